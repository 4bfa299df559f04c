import * as z from "zod";
import { cardSchema, fallbackReasonSchema, riskLevelSchema } from "./card.ts";
import { modeSchema } from "./mode.ts";
import { REPORT_ID } from "./names.ts";
import { tierSchema } from "./rules.ts";
import { triggerSchema } from "./trigger.ts";

export const ruleTriggerSchema = z.enum([
  "TARGET_ZERO",
  "PIPELINE_ZERO",
  "COVERAGE_BELOW_HALF_MIN",
  "COVERAGE_BELOW_MIN",
  "GAP_COVERED",
  "ON_TRACK",
]);
export type RuleTrigger = z.infer<typeof ruleTriggerSchema>;

const count = z.number().int().min(0);
const day = z.iso.date();

export const sourceCountsSchema = z.object({ deals: count, people: count, organizations: count, memos: count });
export type SourceCounts = z.infer<typeof sourceCountsSchema>;

export const metaSchema = z.object({
  report_id: z.literal(REPORT_ID),
  as_of: day,
  mode: modeSchema,
  generated_at: z.string(),
  db_version: z.string(),
  db_signature: z.string(),
  generator_version: z.string(),
  job_run_id: z.string(),
  trigger: triggerSchema,
  baseline_year: z.number().int(),
  target_year: z.number().int(),
  rules_hash: z.string(),
  prompts_hash: z.string(),
  source_identity: z.string(),
  inputs_hash: z.string(),
  timezone: z.string(),
  source: sourceCountsSchema,
  source_unchanged: z.boolean(),
  /** The three below: only in an answer that falls back. */
  is_stale: z.literal(true).optional(),
  stale_reason: z.string().optional(),
  requested_date: z.string().optional(),
});
export type ReportMeta = z.infer<typeof metaSchema>;

const groupSchema = z.object({
  target: z.number(),
  coverage: z.number(),
  gap: z.number(),
  coverage_ratio: z.number().nullable(),
});

export const summarySchema = z.object({
  tier_groups: z.object({ S0_P0_P1: groupSchema, P2: groupSchema }),
  counts: z.object({ severe: count, normal: count, good: count, pipeline_zero: count }),
});
export type Summary = z.infer<typeof summarySchema>;

export const dataQualitySchema = z.object({
  unknown_year_deals: count,
  unknown_amount_deals: count,
  uncategorized_counterparties: count,
});
export type DataQuality = z.infer<typeof dataQualitySchema>;

export const topDealSchema = z.object({
  deal_id: z.string().nullable(),
  deal_name: z.string().nullable(),
  status: z.string(),
  possibility: z.string().nullable(),
  amount: z.number(),
  is_nononline: z.boolean(),
  deal_year: z.number().int().nullable(),
  course_id_exists: z.boolean(),
  start_date: day.nullable(),
  end_date: day.nullable(),
  contract_date: day.nullable(),
  expected_close_date: day.nullable(),
  last_contact_date: z.null(),
});
export type TopDeal = z.infer<typeof topDealSchema>;

const flagsSchema = z.object({
  excluded_by_quality: z.boolean(),
  rule_trigger: ruleTriggerSchema,
  min_cov_current_month: z.number(),
  severe_threshold: z.number(),
});

const countsSchema = z.object({
  confirmed_deals: count,
  expected_deals: count,
  amount_zero_deals: count,
  amount_parse_fail: count,
  year_unknown: count,
});

export const llmMetaSchema = z.object({
  source: z.enum(["llm", "cache", "fallback"]),
  fallback_used: z.boolean(),
  fallback_reason: fallbackReasonSchema.nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  prompt_version: z.string().nullable(),
  prompt_hash: z.string().nullable(),
  llm_input_hash: z.string().nullable(),
  created_at: z.string(),
  used_cache: z.boolean(),
  mode: modeSchema,
  report_id: z.literal(REPORT_ID),
});
export type LlmMeta = z.infer<typeof llmMetaSchema>;

/** What the rules say of one counterparty (SPEC 3.3 to 3.8), without its card and its deals. */
export const ruleRowSchema = z.object({
  orgId: z.string(),
  orgName: z.string(),
  counterpartyName: z.string(),
  tier: tierSchema,
  baseline: z.number(),
  target: z.number(),
  confirmed: z.number(),
  expected: z.number(),
  coverage: z.number(),
  gap: z.number(),
  coverage_ratio: z.number().nullable(),
  pipeline_zero: z.boolean(),
  risk_level_rule: riskLevelSchema,
  flags: flagsSchema,
  counts: countsSchema,
});
export type RuleRow = z.infer<typeof ruleRowSchema>;

export const counterpartySchema = ruleRowSchema.extend({
  ...cardSchema.shape,
  deals_top: z.array(topDealSchema),
  llm_meta: llmMetaSchema,
});
export type Counterparty = z.infer<typeof counterpartySchema>;

/** The published report (SPEC 4): the one definition of types, validation and the JSON Schema. */
export const reportSchema = z.object({
  meta: metaSchema,
  summary: summarySchema,
  data_quality: dataQualitySchema,
  counterparties: z.array(counterpartySchema),
});
export type Report = z.infer<typeof reportSchema>;
