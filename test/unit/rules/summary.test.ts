import { describe, expect, it } from "vitest";
import { dataQuality, summarize } from "../../../src/rules/summary.ts";
import { emptyTally } from "../../../src/rules/tally.ts";
import { aRow } from "./given.ts";

const NONE = { target: 0, coverage: 0, gap: 0, coverage_ratio: null };

describe("the summary", () => {
  it("adds up S0, P0 and P1 on one side and P2 on the other", () => {
    const { tier_groups } = summarize([
      aRow({ tier: "S0", target: 100, coverage: 10 }),
      aRow({ tier: "P0", target: 200, coverage: 20 }),
      aRow({ tier: "P1", target: 300, coverage: 30 }),
      aRow({ tier: "P2", target: 50, coverage: 75 }),
    ]);
    expect(tier_groups.S0_P0_P1).toEqual({ target: 600, coverage: 60, gap: 540, coverage_ratio: 0.1 });
    expect(tier_groups.P2).toEqual({ target: 50, coverage: 75, gap: -25, coverage_ratio: 1.5 });
  });

  it("has no ratio where the target is 0, even when something is covered", () => {
    const { tier_groups } = summarize([aRow({ target: 0, coverage: 5 })]);
    expect(tier_groups).toEqual({ S0_P0_P1: NONE, P2: { target: 0, coverage: 5, gap: -5, coverage_ratio: null } });
  });

  it("counts the levels of the rules and the empty pipelines over all rows", () => {
    const { counts } = summarize([
      aRow({ risk_level_rule: "심각", pipeline_zero: true }),
      aRow({ risk_level_rule: "심각" }),
      aRow({ risk_level_rule: "보통" }),
      aRow(),
    ]);
    expect(counts).toEqual({ severe: 2, normal: 1, good: 1, pipeline_zero: 1 });
  });

  it("of no rows is all zero", () => {
    expect(summarize([])).toEqual({
      tier_groups: { S0_P0_P1: NONE, P2: NONE },
      counts: { severe: 0, normal: 0, good: 0, pipeline_zero: 0 },
    });
  });
});

describe("the data quality", () => {
  it("adds up the unknown years of the rows, counts the uncategorised ones and tells all unknown amounts", () => {
    const row = aRow();
    const rows = [
      aRow({ counts: { ...row.counts, year_unknown: 2 } }),
      aRow({ counts: { ...row.counts, year_unknown: 1 }, flags: { ...row.flags, excluded_by_quality: true } }),
    ];
    const tally = { ...emptyTally({ baseline: 2025, target: 2026 }), unknownAmountDeals: 7 };
    expect(dataQuality(rows, tally)).toEqual({
      unknown_year_deals: 3,
      unknown_amount_deals: 7,
      uncategorized_counterparties: 1,
    });
  });
});
