import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as z from "zod";

const sourceSchema = z.object({ type: z.string(), uid: z.string() });
const targetSchema = z.object({ datasource: sourceSchema, expr: z.string(), refId: z.string() });
const panelSchema = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  datasource: sourceSchema.optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(targetSchema).default([]),
});
export type Panel = z.infer<typeof panelSchema>;

const dashboardSchema = z.object({
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(panelSchema),
});

const FILE = resolve(import.meta.dirname, "../../docs/ops/grafana/salesmap-reportd.json");

/** The Grafana dashboard of docs/ops, as far as tests look at it. */
export function dashboard(): z.infer<typeof dashboardSchema> {
  return dashboardSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));
}
