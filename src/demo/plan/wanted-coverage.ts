import type { RuleTrigger } from "../../contract/report.ts";
import type { Tier } from "../../contract/rules.ts";
import type { Prng } from "../prng.ts";

/** SPEC 3.3 and 3.4, as they stand in the contract: the demo aims at them and does not follow an operator's rules.json. */
const MULTIPLIER: { readonly [tier in Tier]: number } = { S0: 1.5, P0: 1.7, P1: 1.7, P2: 1.5 };
const MIN_COVERAGE = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0] as const;

/** So small that no share of it drops below a hundred won, so large that rounding does not change the trigger. */
const NEW_BUSINESS = [8_000_000, 90_000_000] as const;

/** Won of the target year that lead a counterparty with this baseline to this trigger in this month. */
export function wantedCoverage(trigger: RuleTrigger, baseline: number, tier: Tier, month: number, prng: Prng): number {
  if (trigger === "TARGET_ZERO") return prng.between(...NEW_BUSINESS);
  return baseline * MULTIPLIER[tier] * wantedRatio(trigger, MIN_COVERAGE[month - 1] ?? 1, prng);
}

/** December asks for the whole target, so ON_TRACK cannot occur then: what was meant for it covers its gap instead. */
function wantedRatio(trigger: Exclude<RuleTrigger, "TARGET_ZERO">, min: number, prng: Prng): number {
  const severe = min / 2;
  switch (trigger) {
    case "PIPELINE_ZERO":
      return 0;
    case "COVERAGE_BELOW_HALF_MIN":
      return severe * prng.between(0.3, 0.9);
    case "COVERAGE_BELOW_MIN":
      return severe + (min - severe) * prng.between(0.15, 0.85);
    case "ON_TRACK":
      return min < 1 ? min + (1 - min) * prng.between(0.2, 0.8) : prng.between(1.02, 1.1);
    case "GAP_COVERED":
      return prng.between(1.06, 1.6);
  }
}
