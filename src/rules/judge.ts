import type { Mode } from "../contract/mode.ts";
import type { RuleRow } from "../contract/report.ts";
import type { Rules, Tier } from "../contract/rules.ts";
import { finite } from "./money.ts";
import { compareRows } from "./order.ts";
import { type Bars, barsOf, riskOf } from "./risk.ts";
import type { Years } from "./share.ts";
import type { Line, Organization, Tally } from "./tally.ts";
import { tierOf } from "./tier.ts";
import type { TopRef } from "./top-deals.ts";

/** One row of the report, and where its largest deals stand in the snapshot. */
export interface Judged {
  readonly row: RuleRow;
  readonly top: readonly TopRef[];
}

/** Baseline and target year of a report (SPEC 3). */
export function yearsOf(asOf: string, rules: Rules): Years {
  const year = Number(asOf.slice(0, 4));
  return { baseline: rules.baseline_year ?? year - 1, target: rules.target_year ?? year };
}

/** The rows of one mode in the order of the report (D2 to D4, SPEC 3.2 to 3.6). `nameOf` gives an organisation's shown name. */
export function judge(
  tally: Tally,
  mode: Mode,
  asOf: string,
  rules: Rules,
  nameOf: (orgId: string) => string,
): Judged[] {
  const bars = barsOf(asOf, rules);
  const judged: Judged[] = [];
  for (const [orgId, organization] of tally.organizations) {
    const found = tierAndName(orgId, organization, rules, nameOf);
    if (found === null) continue;
    for (const { counterpartyName, lines } of organization.divisions.values()) {
      const line = lines[mode];
      if (!line?.inUniverse) continue;
      const who = { orgId, orgName: found.name, counterpartyName, tier: found.tier };
      judged.push({ row: rowOf(who, line, bars, rules), top: line.top });
    }
  }
  return judged.sort((a, b) => compareRows(a.row, b.row));
}

function tierAndName(
  orgId: string,
  organization: Organization,
  rules: Rules,
  nameOf: (orgId: string) => string,
): { tier: Tier; name: string } | null {
  // most organisations are too small for a tier; their names are not looked up
  if (organization.tierAmount < rules.tier_thresholds.P2) return null;
  const name = nameOf(orgId);
  const tier = tierOf(organization.tierAmount, name, rules);
  return tier === null ? null : { tier, name };
}

type Who = Pick<RuleRow, "orgId" | "orgName" | "counterpartyName" | "tier">;

function rowOf(who: Who, line: Line, bars: Bars, rules: Rules): RuleRow {
  const target = finite(line.baseline * rules.target_multipliers[who.tier]);
  const risk = riskOf(target, finite(line.confirmed + line.expected), bars);
  // one by one: V8 spreads objects with doubles twenty times as slowly
  return {
    orgId: who.orgId,
    orgName: who.orgName,
    counterpartyName: who.counterpartyName,
    tier: who.tier,
    baseline: line.baseline,
    target,
    confirmed: line.confirmed,
    expected: line.expected,
    coverage: risk.coverage,
    gap: risk.gap,
    coverage_ratio: risk.ratio,
    pipeline_zero: risk.pipelineZero,
    risk_level_rule: risk.level,
    flags: {
      excluded_by_quality: who.counterpartyName === rules.uncategorized_name,
      rule_trigger: risk.trigger,
      min_cov_current_month: bars.minCoverage,
      severe_threshold: bars.severe,
    },
    counts: {
      confirmed_deals: line.confirmedDeals,
      expected_deals: line.expectedDeals,
      amount_zero_deals: line.amountZeroDeals,
      amount_parse_fail: line.amountParseFail,
      year_unknown: line.yearUnknown,
    },
  };
}
