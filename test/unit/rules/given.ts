import { readFileSync } from "node:fs";
import type { DealRow, RawDeal, WeighedDeal } from "../../../src/contract/deal.ts";
import type { RuleRow } from "../../../src/contract/report.ts";
import { type Rules, rulesSchema } from "../../../src/contract/rules.ts";
import { barsOf, riskOf } from "../../../src/rules/risk.ts";

/** The rules as they are delivered. */
export const rules: Rules = rulesSchema.parse(
  JSON.parse(readFileSync(new URL("../../../config/rules.json", import.meta.url), "utf8")),
);

/** What a row of `deal` may be given: texts of its own, and those that only a listed deal shows. */
export type DealTexts = Partial<DealRow & Omit<RawDeal, "row">>;

/** A row of `deal` that is NULL but for what is given. */
export function rawDeal({ endDate = null, courseId = null, name = null, ...known }: DealTexts = {}): RawDeal {
  const row: DealRow = {
    rowid: 1,
    id: "d1",
    organizationId: "o1",
    division: "인사팀",
    status: "Open",
    format: null,
    price: null,
    expectedPrice: null,
    contractDate: null,
    expectedCloseDate: null,
    startDate: null,
    possibility: null,
    ...known,
  };
  return { row, endDate, courseId, name };
}

/** An open offline deal of 2026 over 1,000,000 KRW without a bucket, but for what is given. */
export function aDeal(known: Partial<WeighedDeal> = {}): WeighedDeal {
  return {
    rowid: 1,
    id: "d1",
    organizationId: "o1",
    counterparty: "인사팀",
    status: "Open",
    mode: "offline",
    amount: 1_000_000,
    amountKind: "read",
    year: 2026,
    commitment: null,
    ...known,
  };
}

/** A P2 row of April that is on track (50 of 150 million covered), but for what is given. */
export function aRow(known: Partial<RuleRow> = {}): RuleRow {
  return {
    orgId: "o1",
    orgName: "조직",
    counterpartyName: "인사팀",
    tier: "P2",
    baseline: 100_000_000,
    target: 150_000_000,
    confirmed: 50_000_000,
    expected: 0,
    coverage: 50_000_000,
    gap: 100_000_000,
    coverage_ratio: 1 / 3,
    pipeline_zero: false,
    risk_level_rule: "양호",
    flags: {
      excluded_by_quality: false,
      rule_trigger: "ON_TRACK",
      min_cov_current_month: 0.2,
      severe_threshold: 0.1,
    },
    counts: { confirmed_deals: 1, expected_deals: 0, amount_zero_deals: 0, amount_parse_fail: 0, year_unknown: 0 },
    ...known,
  };
}

/** The row that the rules make of money in a month of 2026 (KRW): level, flags and bars fit it. */
export function judgedRow(
  month: number,
  {
    tier,
    baseline,
    confirmed,
    expected,
    counts,
  }: Pick<RuleRow, "tier" | "baseline" | "confirmed" | "expected" | "counts">,
): RuleRow {
  const target = baseline * rules.target_multipliers[tier];
  const bars = barsOf(`2026-${String(month).padStart(2, "0")}-15`, rules);
  const { coverage, gap, ratio, pipelineZero, level, trigger } = riskOf(target, confirmed + expected, bars);
  return aRow({
    tier,
    baseline,
    target,
    confirmed,
    expected,
    coverage,
    gap,
    coverage_ratio: ratio,
    pipeline_zero: pipelineZero,
    risk_level_rule: level,
    flags: {
      excluded_by_quality: false,
      rule_trigger: trigger,
      min_cov_current_month: bars.minCoverage,
      severe_threshold: bars.severe,
    },
    counts,
  });
}
