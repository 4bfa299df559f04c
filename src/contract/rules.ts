import * as z from "zod";
import { TIERS } from "./names.ts";

export const tierSchema = z.enum(TIERS);
export type Tier = z.infer<typeof tierSchema>;

const year = z.number().int().min(1).max(9999);
const words = z.array(z.string().min(1));
const perTier = z.strictObject({ S0: z.number(), P0: z.number(), P1: z.number(), P2: z.number() });

/** `config/rules.json`: every constant of SPEC 3. Unknown keys are mistakes. */
export const rulesSchema = z.strictObject({
  /** Pinned years; null follows the report's date. */
  baseline_year: year.nullable(),
  target_year: year.nullable(),
  online_formats: words,
  bucket_tokens: z.strictObject({ confirmed: words, expected: words }),
  /** KRW of confirmed offline deals in the baseline year from which an organisation has this tier. */
  tier_thresholds: perTier.refine((t) => t.S0 > t.P0 && t.P0 > t.P1 && t.P1 > t.P2 && t.P2 > 0, {
    error: "must fall from S0 to P2 and stay above 0",
  }),
  target_multipliers: perTier.refine((t) => TIERS.every((tier) => t[tier] > 0), { error: "must be above 0" }),
  /** Ratio of the target that must be covered, January to December. */
  min_coverage: z.array(z.number().min(0).max(1)).length(12),
  /** Part of min_coverage below which a counterparty is severe. */
  severe_ratio: z.number().min(0).max(1),
  /** An organisation whose shown name contains one of these has no tier. */
  excluded_name_parts: words,
  uncategorized_name: z.string().min(1),
  deals_top: z.number().int().min(0).max(100),
  plausibility: z.strictObject({ min_ratio: z.number().min(0).max(1) }),
});
export type Rules = z.infer<typeof rulesSchema>;
