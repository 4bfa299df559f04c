import * as z from "zod";
import { lastRunSchema, runLineSchema } from "../contract/outcome.ts";
import { reportSchema } from "../contract/report.ts";
import { rulesSchema } from "../contract/rules.ts";
import { publicStatusSchema, statusFileSchema } from "../contract/status.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

/** Everything that others read or write, by name (SPEC 4, 5.7, 6). */
const PUBLISHED_SCHEMAS = {
  report: reportSchema,
  status: publicStatusSchema,
  "status-file": statusFileSchema,
  run: lastRunSchema,
  "run-line": runLineSchema,
  rules: rulesSchema,
} as const;

/** The JSON Schema (2020-12) of a published shape, from the one zod definition. */
function jsonSchemaOf(name: keyof typeof PUBLISHED_SCHEMAS): unknown {
  return z.toJSONSchema(PUBLISHED_SCHEMAS[name], { target: "draft-2020-12" });
}

/** `schema NAME`: prints a JSON Schema. */
export function schema(name: string, io: CommandIo): number {
  if (!isName(name)) {
    io.err(
      `salesmap-reportd: there is no schema ${JSON.stringify(name)}; there are ${Object.keys(PUBLISHED_SCHEMAS).join(", ")}`,
    );
    return EXIT.usage;
  }
  io.out(JSON.stringify(jsonSchemaOf(name), null, 2));
  return EXIT.done;
}

function isName(name: string): name is keyof typeof PUBLISHED_SCHEMAS {
  return Object.hasOwn(PUBLISHED_SCHEMAS, name);
}
