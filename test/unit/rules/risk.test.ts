import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barsOf, riskOf } from "../../../src/rules/risk.ts";
import { rules } from "./given.ts";

const APRIL = barsOf("2026-04-15", rules);

describe("the bars of a month", () => {
  it.each([
    ["01", 0.05],
    ["02", 0.1],
    ["03", 0.15],
    ["04", 0.2],
    ["05", 0.25],
    ["06", 0.3],
    ["07", 0.4],
    ["08", 0.5],
    ["09", 0.6],
    ["10", 0.75],
    ["11", 0.9],
    ["12", 1],
  ])("of month %s are %d of the target and half of it", (month, minCoverage) => {
    expect(barsOf(`2026-${month}-28`, rules)).toEqual({ minCoverage, severe: minCoverage / 2 });
  });
});

describe("the risk of a counterparty", () => {
  it.each([
    ["no target, nothing covered", 0, 0, "양호", "TARGET_ZERO"],
    ["no target, something covered", 0, 5, "양호", "TARGET_ZERO"],
    ["nothing covered", 100, 0, "심각", "PIPELINE_ZERO"],
    ["one won covered", 1e9, 1, "심각", "COVERAGE_BELOW_HALF_MIN"],
    ["one won below half the bar", 1e9, 99_999_999, "심각", "COVERAGE_BELOW_HALF_MIN"],
    ["half the bar", 1e9, 100_000_000, "보통", "COVERAGE_BELOW_MIN"],
    ["one won below the bar", 1e9, 199_999_999, "보통", "COVERAGE_BELOW_MIN"],
    ["the bar", 1e9, 200_000_000, "양호", "ON_TRACK"],
    ["one won below the target", 1e9, 999_999_999, "양호", "ON_TRACK"],
    ["the target", 1e9, 1e9, "양호", "GAP_COVERED"],
    ["more than the target", 1e9, 1_000_000_001, "양호", "GAP_COVERED"],
  ])("in April with %s (target %d, coverage %d) is %s by %s", (_, target, coverage, level, trigger) => {
    expect(riskOf(target, coverage, APRIL)).toMatchObject({ level, trigger });
  });

  it("in December is on no track: what is below the target is below the bar", () => {
    const bars = barsOf("2026-12-01", rules);
    expect(riskOf(100, 49, bars).trigger).toBe("COVERAGE_BELOW_HALF_MIN");
    expect(riskOf(100, 50, bars).trigger).toBe("COVERAGE_BELOW_MIN");
    expect(riskOf(100, 99, bars).trigger).toBe("COVERAGE_BELOW_MIN");
    expect(riskOf(100, 100, bars).trigger).toBe("GAP_COVERED");
  });

  it("has a gap and a ratio that are not rounded, and no ratio without a target", () => {
    expect(riskOf(3 * 1.7, 1, APRIL)).toMatchObject({ gap: 3 * 1.7 - 1, ratio: 1 / (3 * 1.7), pipelineZero: false });
    expect(riskOf(0, 7, APRIL)).toMatchObject({ gap: -7, ratio: null, pipelineZero: false });
    expect(riskOf(0, 0, APRIL).pipelineZero).toBe(false);
  });

  it("never grows when more is covered", () => {
    const rank = { 심각: 0, 보통: 1, 양호: 2 };
    const won = fc.nat(1e9);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), won, won, won, (month, target, some, more) => {
        const bars = barsOf(`2026-${String(month).padStart(2, "0")}-01`, rules);
        const before = riskOf(target, some, bars).level;
        const after = riskOf(target, some + more, bars).level;
        expect(rank[after]).toBeGreaterThanOrEqual(rank[before]);
      }),
    );
  });
});
