import { describe, expect, it } from "vitest";
import { diffSchema } from "../../../src/contract/diff.ts";
import { compareReports } from "../../../src/diff/compare-reports.ts";
import { reportOf } from "./given.ts";

const row = (name: string, coverage: number, level: "심각" | "보통" | "양호") => ({
  counterpartyName: name,
  confirmed: coverage,
  coverage,
  gap: 150 - coverage,
  target: 150,
  risk_level_rule: level,
});

describe("two reports compared", () => {
  const from = reportOf([row("가", 10, "심각"), row("나", 100, "양호"), row("다", 50, "보통"), row("라", 7, "보통")]);
  const to = reportOf([row("가", 60, "보통"), row("나", 40, "심각"), row("마", 30, "보통"), row("라", 7, "보통")]);
  const diff = compareReports(from, to, false);

  it("tell levels that rose and fell, who came and went, and leave out what stayed", () => {
    const told = diff.counterparties.map((each) => [
      each.counterpartyName,
      each.change,
      each.coverage.delta,
      each.gap.delta,
    ]);
    expect(told).toEqual([
      ["나", "rose", -60, 60],
      ["마", "came", 30, 120],
      ["다", "went", -50, -100],
      ["가", "fell", 50, -50],
    ]);
    expect(diff.summary).toEqual({
      rose: 1,
      fell: 1,
      same: 1,
      came: 1,
      went: 1,
      coverage_delta: -30,
      gap_delta: 30,
      target_delta: 0,
    });
    expect(diff.counterparties[1]?.coverage).toEqual({ from: null, to: 30, delta: 30 });
    expect(diff.counterparties[2]?.risk_level_rule).toEqual({ from: "보통", to: null });
    expect(diffSchema.parse(diff)).toEqual(diff);
  });

  it("turned round, have the opposite deltas", () => {
    const back = compareReports(to, from, false);
    const deltas = (of: typeof diff) =>
      Object.fromEntries(of.counterparties.map((each) => [each.orgId + each.counterpartyName, each.gap.delta]));
    for (const [name, delta] of Object.entries(deltas(diff))) expect(deltas(back)[name]).toBe(-delta);
  });

  it("tell a tier and a confirmed amount that changed although the sums did not", () => {
    const before = reportOf([{ counterpartyName: "가", confirmed: 10, expected: 5 }, { counterpartyName: "나" }]);
    const after = reportOf([
      { counterpartyName: "가", confirmed: 15, expected: 0 },
      { counterpartyName: "나", tier: "P1" },
    ]);
    const { counterparties } = compareReports(before, after, false);
    expect(counterparties.map(({ counterpartyName, change }) => [counterpartyName, change])).toEqual([
      ["가", "same"],
      ["나", "same"],
    ]);
  });

  it("tell apart counterparties of one name in two organisations", () => {
    const before = reportOf([{ orgId: "a" }, { orgId: "b", coverage: 1 }]);
    const after = reportOf([{ orgId: "b", coverage: 2 }, { orgId: "a" }]);
    expect(compareReports(before, after, false).counterparties.map(({ orgId }) => orgId)).toEqual(["b"]);
  });

  it("say that the source, the rules and the years are the same or not", () => {
    const said = (meta: Parameters<typeof reportOf>[1], rulesChanged = false) => {
      const { source_unchanged, rules_changed, years_changed } = compareReports(from, reportOf([], meta), rulesChanged);
      return [source_unchanged, rules_changed, years_changed];
    };
    expect(said({})).toEqual([true, false, false]);
    expect(said({ source_identity: "other" }, true)).toEqual([false, true, false]);
    expect(said({ target_year: 2027 })).toEqual([true, false, true]);
    expect(compareReports(from, reportOf([]), false).min_cov).toEqual({ from: 0.2, to: null });
  });
});
