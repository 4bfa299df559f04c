import * as z from "zod";
import { modeSchema } from "./mode.ts";
import { type Report, summarySchema } from "./report.ts";
import { triggerSchema } from "./trigger.ts";

/** One cached report in a line. Money is KRW, of both tier groups together. */
const historyDaySchema = z.object({
  as_of: z.string(),
  generated_at: z.string(),
  db_version: z.string(),
  source_unchanged: z.boolean(),
  trigger: triggerSchema,
  target_year: z.number().int(),
  /** The month's minimum of coverage_ratio; null when the report has no rows. */
  min_cov: z.number().nullable(),
  counts: summarySchema.shape.counts,
  target: z.number(),
  coverage: z.number(),
  gap: z.number(),
  coverage_ratio: z.number().nullable(),
});
export type HistoryDay = z.infer<typeof historyDaySchema>;

/** `GET …/history`: the cached reports of a mode, newest first. */
export const historySchema = z.object({ mode: modeSchema, days: z.array(historyDaySchema) });

export function historyDay({ meta, summary, counterparties }: Report): HistoryDay {
  const { S0_P0_P1: upper, P2: lower } = summary.tier_groups;
  const target = upper.target + lower.target;
  const coverage = upper.coverage + lower.coverage;
  const { as_of, generated_at, db_version, source_unchanged, trigger, target_year } = meta;
  return {
    as_of,
    generated_at,
    db_version,
    source_unchanged,
    trigger,
    target_year,
    min_cov: counterparties[0]?.flags.min_cov_current_month ?? null,
    counts: summary.counts,
    target,
    coverage,
    gap: target - coverage,
    coverage_ratio: target === 0 ? null : coverage / target,
  };
}
