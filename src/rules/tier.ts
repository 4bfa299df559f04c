import { TIERS } from "../contract/names.ts";
import type { Rules, Tier } from "../contract/rules.ts";

/** D2 (SPEC 3.2): an organisation's tier from its confirmed offline KRW of the baseline year; null has none. */
export function tierOf(amount: number, shownName: string, rules: Rules): Tier | null {
  if (rules.excluded_name_parts.some((part) => shownName.includes(part))) return null;
  return TIERS.find((tier) => amount >= rules.tier_thresholds[tier]) ?? null;
}
