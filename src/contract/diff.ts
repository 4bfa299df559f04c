import * as z from "zod";
import { riskLevelSchema } from "./card.ts";
import { modeSchema } from "./mode.ts";
import { ruleTriggerSchema } from "./report.ts";
import { tierSchema } from "./rules.ts";

const money = z.number();

/** A value of both reports; null on the side where the counterparty is absent. */
const bothSides = <T extends z.ZodType>(value: T) => z.object({ from: value.nullable(), to: value.nullable() });

/** KRW of both reports; the absent side counts as 0 in `delta`. */
const movedSchema = z.object({ from: money.nullable(), to: money.nullable(), delta: money });
export type Moved = z.infer<typeof movedSchema>;

/** `rose`: the risk got worse. */
const changeSchema = z.enum(["rose", "came", "went", "fell", "same"]);
export type Change = z.infer<typeof changeSchema>;

/**
 * Why a deal counts differently. `new`, `gone`: in one export only. `moved_in`, `moved_away`: organisation, counterparty or mode
 * changed. `bucket_changed`: the commitment did, not by the status. `row_came`, `row_went`: the deal counted, but its
 * organisation was not in that report (no tier). `no_id`: a deal without an id cannot be followed from export to export.
 */
const dealCauseSchema = z.enum([
  "new",
  "gone",
  "won",
  "lost",
  "status_changed",
  "amount_changed",
  "year_changed",
  "bucket_changed",
  "moved_in",
  "moved_away",
  "row_came",
  "row_went",
  "no_id",
]);
export type DealCause = z.infer<typeof dealCauseSchema>;

/** A deal as one export has it; `Convert` counts nowhere and is as good as absent (SPEC 3.1). */
const dealSideSchema = z.object({
  status: z.string().nullable(),
  amount: money,
  year: z.number().int().nullable(),
  commitment: z.enum(["confirmed", "expected"]).nullable(),
});
export type DealSide = z.infer<typeof dealSideSchema>;

/** A deal and what it adds to the row's deltas; all deals without an id of a row are one entry. */
const diffDealSchema = z.object({
  deal_id: z.string().nullable(),
  deal_name: z.string().nullable(),
  causes: z.array(dealCauseSchema),
  coverage_effect: money,
  baseline_effect: money,
  from: dealSideSchema.nullable(),
  to: dealSideSchema.nullable(),
});
export type DiffDeal = z.infer<typeof diffDealSchema>;

const moreSchema = z.object({ count: z.number().int().min(0), coverage_effect: money, baseline_effect: money });

const diffRowSchema = z.object({
  orgId: z.string(),
  orgName: z.string(),
  counterpartyName: z.string(),
  change: changeSchema,
  tier: bothSides(tierSchema),
  risk_level_rule: bothSides(riskLevelSchema),
  rule_trigger: bothSides(ruleTriggerSchema),
  coverage: movedSchema,
  gap: movedSchema,
  target: movedSchema,
  baseline: movedSchema,
  confirmed: movedSchema,
  expected: movedSchema,
  /** The deals that moved confirmed, expected or baseline money, largest first; null when that cannot be told. */
  deals: z.array(diffDealSchema).nullable(),
  /** Those that are not listed, together; null as `deals`. */
  deals_more: moreSchema.nullable(),
  /** What no deal explains: listed, not listed and this add up to `delta`. 0 when the same rules made both. */
  unexplained: z.object({ coverage: money, baseline: money }).nullable(),
});
export type DiffRow = z.infer<typeof diffRowSchema>;

const attributionSchema = z.discriminatedUnion("available", [
  z.object({
    available: z.literal(true),
    /** False: rules, program or DATE_KST_MODE are, or may be, others now than when a report was made. */
    same_inputs: z.boolean(),
  }),
  z.object({
    available: z.literal(false),
    reason: z.enum(["snapshot_gone", "years_changed", "failed"]),
    /** Whose snapshot is gone. */
    missing: z.array(z.enum(["from", "to"])),
  }),
]);
export type Attribution = z.infer<typeof attributionSchema>;

const comparedSchema = z.object({
  as_of: z.string(),
  generated_at: z.string(),
  db_version: z.string(),
  source_identity: z.string(),
  job_run_id: z.string(),
});

/** What moved between two published reports of a mode (SPEC 6, `diff`). */
export const diffSchema = z.object({
  mode: modeSchema,
  from: comparedSchema,
  to: comparedSchema,
  source_unchanged: z.boolean(),
  /** Rules, time zone or DATE_KST_MODE (as far as it is known) of the two differ. */
  rules_changed: z.boolean(),
  /** Baseline or target year differ. */
  years_changed: z.boolean(),
  /** The month's minimum of coverage_ratio: levels move with it too. Null on a side without rows. */
  min_cov: bothSides(z.number()),
  /** Of all counterparties of both reports, listed or not. */
  summary: z.object({
    rose: z.number().int(),
    fell: z.number().int(),
    same: z.number().int(),
    came: z.number().int(),
    went: z.number().int(),
    coverage_delta: money,
    gap_delta: money,
    target_delta: money,
  }),
  attribution: attributionSchema,
  /** Those of which something moved: rose, came, went, fell, same; inside by |gap delta|. */
  counterparties: z.array(diffRowSchema),
});
export type Diff = z.infer<typeof diffSchema>;
