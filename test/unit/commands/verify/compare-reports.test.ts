import { describe, expect, it } from "vitest";
import { compareReports } from "../../../../src/commands/verify/compare-reports.ts";
import type { Counterparty, Report } from "../../../../src/contract/report.ts";
import { aReport } from "../../store/a-report.ts";

const NAMES = ["영업본부", "인사본부", "기술본부"];
const published = aReport({}, NAMES);

/** The report again, its rows changed by name. */
function again(change: (row: Counterparty) => Counterparty | null): Report {
  const rows = published.counterparties.flatMap((row) => change(row) ?? []);
  return { ...published, counterparties: rows };
}

const changed = (name: string, part: Partial<Counterparty>) =>
  again((row) => (row.counterpartyName === name ? { ...row, ...part } : row));
const pathsOf = (one: Report, other: Report) => compareReports(one, other).differences.map(({ path }) => path);

describe("two reports", () => {
  it("are equal when everything that follows from source and rules is, whatever tells of the run", () => {
    const other = aReport({ job_run_id: "x", trigger: "cli", generated_at: "2026-02-01T00:00:00Z" }, NAMES);
    expect(compareReports(published, other)).toEqual({ differences: [], cardsCompared: 3, cardsSkipped: 0 });
  });

  it("differ in the last bit of a figure, by the name of its row", () => {
    const [difference] = compareReports(published, changed("인사본부", { gap: 60_000_000.00000001 })).differences;
    expect(difference).toEqual({
      path: 'counterparties["o1","인사본부"].gap',
      published: 60_000_000,
      recomputed: 60_000_000.00000001,
    });
  });

  it("differ in null and 0, in a flag, in a deal, in the counts, the summary and the years", () => {
    expect(pathsOf(published, changed("영업본부", { coverage_ratio: null }))).toHaveLength(1);
    const { flags } = published.counterparties[0] ?? {};
    if (flags === undefined) throw new Error("no row");
    const flagged = changed("영업본부", { flags: { ...flags, excluded_by_quality: true } });
    expect(pathsOf(published, flagged)).toEqual(['counterparties["o1","영업본부"].flags.excluded_by_quality']);
    const summary = { ...published.summary, counts: { ...published.summary.counts, good: 2 } };
    const meta = { ...published.meta, target_year: 2027, source: { ...published.meta.source, deals: 99 } };
    expect(pathsOf(published, { ...published, summary, meta })).toEqual([
      "meta.target_year",
      "meta.source.deals",
      "summary.counts.good",
    ]);
  });

  it("differ by one row and the order, not by all that follow, when a row is missing", () => {
    const without = again((row) => (row.counterpartyName === "영업본부" ? null : row));
    expect(pathsOf(published, without)).toEqual([
      'counterparties["o1","영업본부"]',
      "order[0]",
      "order[1]",
      "order[2]",
    ]);
    expect(pathsOf(without, published)[0]).toBe('counterparties["o1","영업본부"]');
  });

  it("differ in the order of rows alone", () => {
    const turned = { ...published, counterparties: published.counterparties.toReversed() };
    expect(pathsOf(published, turned)).toEqual(["order[0]", "order[2]"]);
  });

  it("differ in a card that was worded by rule, and not in one that a model worded", () => {
    const words = { evidence_bullets: ["다른", "말", "입니다."], top_blockers: ["BUDGET" as const] };
    const other = changed("영업본부", words);
    expect(pathsOf(published, other)).toEqual([
      'counterparties["o1","영업본부"].top_blockers[0]',
      'counterparties["o1","영업본부"].evidence_bullets[0]',
      'counterparties["o1","영업본부"].evidence_bullets[1]',
      'counterparties["o1","영업본부"].evidence_bullets[2]',
    ]);
    const [row] = published.counterparties;
    if (row === undefined) throw new Error("no row");
    const byModel = changed("영업본부", { ...words, llm_meta: { ...row.llm_meta, source: "cache" } });
    expect(compareReports(byModel, published)).toEqual({ differences: [], cardsCompared: 2, cardsSkipped: 1 });
    expect(pathsOf(byModel, changed("영업본부", { risk_level_rule: "심각" }))).toEqual([
      'counterparties["o1","영업본부"].risk_level_rule',
    ]);
  });
});
