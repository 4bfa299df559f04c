import * as z from "zod";
import { diffSchema } from "../contract/diff.ts";
import { historySchema } from "../contract/history.ts";
import { lastRunSchema, runLineSchema } from "../contract/outcome.ts";
import { reportSchema } from "../contract/report.ts";
import { rulesSchema } from "../contract/rules.ts";
import { publicStatusSchema, statusFileSchema } from "../contract/status.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import type { SchemaName } from "./schema-names.ts";

/** Everything that others read or write, by name (SPEC 4, 5.7, 6). */
const PUBLISHED_SCHEMAS: Readonly<Record<SchemaName, z.ZodType>> = {
  report: reportSchema,
  status: publicStatusSchema,
  "status-file": statusFileSchema,
  run: lastRunSchema,
  "run-line": runLineSchema,
  history: historySchema,
  diff: diffSchema,
  rules: rulesSchema,
};

/** `schema NAME`: prints the JSON Schema (2020-12) of a published shape, from the one zod definition. */
export function schema(name: SchemaName, io: CommandIo): number {
  io.out(JSON.stringify(z.toJSONSchema(PUBLISHED_SCHEMAS[name], { target: "draft-2020-12" }), null, 2));
  return EXIT.done;
}
