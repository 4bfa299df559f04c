import type { DataQuality, RuleRow, Summary } from "../contract/report.ts";
import { finite } from "./money.ts";
import type { Tally } from "./tally.ts";

/** Totals of the report (SPEC 3.8). */
export function summarize(rows: readonly RuleRow[]): Summary {
  const level = (name: RuleRow["risk_level_rule"]) => rows.filter((row) => row.risk_level_rule === name).length;
  return {
    tier_groups: {
      S0_P0_P1: group(rows.filter((row) => row.tier !== "P2")),
      P2: group(rows.filter((row) => row.tier === "P2")),
    },
    counts: {
      severe: level("심각"),
      normal: level("보통"),
      good: level("양호"),
      pipeline_zero: rows.filter((row) => row.pipeline_zero).length,
    },
  };
}

function group(rows: readonly RuleRow[]): Summary["tier_groups"]["P2"] {
  const target = rows.reduce((sum, row) => finite(sum + row.target), 0);
  const coverage = rows.reduce((sum, row) => finite(sum + row.coverage), 0);
  return { target, coverage, gap: target - coverage, coverage_ratio: target === 0 ? null : coverage / target };
}

/** What the export left unknown (SPEC 3.9). */
export function dataQuality(rows: readonly RuleRow[], tally: Tally): DataQuality {
  return {
    unknown_year_deals: rows.reduce((sum, row) => sum + row.counts.year_unknown, 0),
    unknown_amount_deals: tally.unknownAmountDeals,
    uncategorized_counterparties: rows.filter((row) => row.flags.excluded_by_quality).length,
  };
}
