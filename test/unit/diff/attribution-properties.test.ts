import fc from "fast-check";
import { expect, it } from "vitest";
import type { WeighedDeal } from "../../../src/contract/deal.ts";
import type { Report } from "../../../src/contract/report.ts";
import { attributed, DealLedger } from "../../../src/diff/attribution.ts";
import { compareReports } from "../../../src/diff/compare-reports.ts";
import { keyOf } from "../../../src/diff/counterparty-key.ts";
import { judge } from "../../../src/rules/judge.ts";
import { shareOf } from "../../../src/rules/share.ts";
import { addDeal, emptyTally } from "../../../src/rules/tally.ts";
import { aDeal, rules } from "../rules/given.ts";
import { reportOf, shared, YEARS } from "./given.ts";

const deal = fc
  .record({
    organizationId: fc.constantFrom("a", "b", null),
    counterparty: fc.constantFrom("가", "나"),
    status: fc.constantFrom("Open", "Won", "Lost", null),
    mode: fc.constantFrom("offline" as const, "offline" as const, "online" as const),
    // around the first tier, so that organisations come and go
    amount: fc.integer({ min: 0, max: 60_000_000 }),
    year: fc.constantFrom(2024, 2025, 2026, null),
    sure: fc.constantFrom("confirmed" as const, "expected" as const, null),
  })
  .map(
    ({ sure, ...known }): Partial<WeighedDeal> => ({
      ...known,
      commitment: known.status === "Lost" ? null : known.status === "Won" ? "confirmed" : sure,
    }),
  );
const exportOf = fc.array(fc.tuple(fc.option(fc.integer({ min: 1, max: 12 })), deal), { maxLength: 40 });

/** The deals of an export, an id once; `null` is one without an id. */
function dealsOf(drawn: readonly (readonly [number | null, Partial<WeighedDeal>])[]): WeighedDeal[] {
  const known = new Set<number>();
  return drawn.flatMap(([id, given], at) => {
    if (id !== null && known.has(id)) return [];
    if (id !== null) known.add(id);
    return [aDeal({ ...given, id: id === null ? null : String(id), rowid: at + 1 })];
  });
}

function reportFrom(deals: readonly WeighedDeal[], mode: "offline" | "online"): Report {
  const tally = emptyTally(YEARS);
  for (const each of deals) addDeal(tally, each, 5);
  return reportOf(
    judge(tally, mode, "2026-04-15", rules, (id) => id).map(({ row }) => row),
    { mode, source_identity: String(deals.length) },
  );
}

function ledgerOf(before: readonly WeighedDeal[], after: readonly WeighedDeal[], from: Report, to: Report): DealLedger {
  const rows = {
    mode: to.meta.mode,
    from: new Set(from.counterparties.map(keyOf)),
    to: new Set(to.counterparties.map(keyOf)),
  };
  const ledger = new DealLedger(rows);
  const add = (one: WeighedDeal | null, other: WeighedDeal | null) =>
    ledger.add({
      id: (other ?? one)?.id ?? null,
      name: null,
      from: shared(one),
      to: shared(other),
      existed: one !== null,
      exists: other !== null,
    });
  for (const one of before) add(one, one.id === null ? null : (after.find(({ id }) => id === one.id) ?? null));
  for (const other of after) if (other.id === null || before.every(({ id }) => id !== other.id)) add(null, other);
  return ledger;
}

it("deals listed, not listed and what is unexplained add up to every row's delta, and nothing is unexplained", () => {
  fc.assert(
    fc.property(exportOf, exportOf, fc.constantFrom("offline" as const, "online" as const), (one, other, mode) => {
      const [before, after] = [dealsOf(one), dealsOf(other)];
      const [from, to] = [reportFrom(before, mode), reportFrom(after, mode)];
      const diff = attributed(compareReports(from, to, false), ledgerOf(before, after, from, to), true);
      for (const row of diff.counterparties) {
        const { deals, deals_more: more, unexplained } = row;
        if (deals === null || more === null) throw new Error("the row is not attributed");
        const sum = (of: "coverage_effect" | "baseline_effect") =>
          deals.reduce((won, each) => won + each[of], more[of]);
        expect(sum("coverage_effect") + (unexplained?.coverage ?? 0)).toBe(row.coverage.delta);
        expect(sum("baseline_effect") + (unexplained?.baseline ?? 0)).toBe(row.baseline.delta);
        expect(unexplained).toEqual({ coverage: 0, baseline: 0 });
        expect(deals.length).toBeLessThanOrEqual(10);
        for (const { causes } of deals) expect(causes).not.toEqual([]);
      }
    }),
    { numRuns: 400 },
  );
});

it("the shares of deals add up to their line", () => {
  fc.assert(
    fc.property(exportOf, (drawn) => {
      const deals = dealsOf(drawn).map((each) => ({
        ...each,
        organizationId: "a",
        counterparty: "가",
        mode: "offline" as const,
      }));
      const tally = emptyTally(YEARS);
      for (const each of deals) addDeal(tally, each, 5);
      const line = tally.organizations.get("a")?.divisions.get("가")?.lines.offline;
      for (const money of ["baseline", "confirmed", "expected"] as const)
        expect(deals.reduce((sum, each) => sum + shareOf(each, YEARS)[money], 0)).toBe(line?.[money] ?? 0);
    }),
  );
});
