import { describe, expect, it } from "vitest";
import type { WeighedDeal } from "../../../src/contract/deal.ts";
import { effectsOf, type Rows } from "../../../src/diff/deal-effects.ts";
import { aPair, BOTH } from "./given.ts";

const EXPECTED = { commitment: "expected", amount: 10 } as const;
const CONFIRMED = { commitment: "confirmed", status: "Won", amount: 10 } as const;

type Side = Partial<WeighedDeal> | null;

/** Coverage, baseline and causes by counterparty. */
function told(from: Side, to: Side, rows: Rows = BOTH): unknown[] {
  return effectsOf(aPair(from, to), rows).map(({ key, coverage, baseline, causes }) => [
    JSON.parse(key)[1],
    coverage,
    baseline,
    ...causes,
  ]);
}

describe("what a deal does to a row", () => {
  it.each<[string, Side, Side, unknown[]]>([
    ["new", null, EXPECTED, [10, 0, "new"]],
    ["gone", EXPECTED, null, [-10, 0, "gone"]],
    ["won, and was expected", EXPECTED, CONFIRMED, [0, 0, "won"]],
    ["won out of nothing", { amount: 10 }, CONFIRMED, [10, 0, "won"]],
    ["lost", EXPECTED, { status: "Lost", amount: 10 }, [-10, 0, "lost"]],
    ["open again", { status: "Lost", amount: 10 }, EXPECTED, [10, 0, "status_changed"]],
    ["without a status now", EXPECTED, { ...EXPECTED, status: null }, [-10, 0, "status_changed"]],
    ["of another amount", EXPECTED, { ...EXPECTED, amount: 4 }, [-6, 0, "amount_changed"]],
    ["of another year", { ...EXPECTED, year: 2027 }, EXPECTED, [10, 0, "year_changed"]],
    ["likelier", { amount: 10 }, EXPECTED, [10, 0, "bucket_changed"]],
    ["won and larger", EXPECTED, { ...CONFIRMED, amount: 12 }, [2, 0, "won", "amount_changed"]],
    [
      "of the year before, larger",
      { ...CONFIRMED, year: 2025 },
      { ...CONFIRMED, year: 2025, amount: 12 },
      [0, 2, "amount_changed"],
    ],
    ["moved from last year to this", { ...CONFIRMED, year: 2025 }, CONFIRMED, [10, -10, "year_changed"]],
    ["without an id", null, { ...EXPECTED, id: null }, [10, 0, "no_id"]],
  ])("that is %s", (_, from, to, wanted) => {
    expect(told(from, to)).toEqual([["인사팀", ...wanted]]);
  });

  it("is nothing when only the name of its stage is another, or its money counts nowhere", () => {
    expect(told(EXPECTED, { ...EXPECTED, status: "협상" })).toEqual([]);
    expect(told({ amount: 5 }, { amount: 50 })).toEqual([]);
    expect(told(EXPECTED, { ...EXPECTED, amount: 12, status: "협상" })).toEqual([["인사팀", 2, 0, "amount_changed"]]);
  });

  it("is two things when it moved: away from here, and in there, with what else is another", () => {
    expect(told(EXPECTED, { ...CONFIRMED, counterparty: "재무팀" })).toEqual([
      ["인사팀", -10, 0, "moved_away"],
      ["재무팀", 10, 0, "moved_in", "won"],
    ]);
    expect(told(EXPECTED, { ...EXPECTED, mode: "online" })).toEqual([["인사팀", -10, 0, "moved_away"]]);
    expect(told({ ...EXPECTED, organizationId: null }, EXPECTED)).toEqual([["인사팀", 10, 0, "moved_in"]]);
    expect(told(EXPECTED, { ...EXPECTED, counterparty: "없는팀" })).toEqual([["인사팀", -10, 0, "moved_away"]]);
  });

  it("is that its row came or went with the organisation's tier, though the deal is the same", () => {
    const came = { ...BOTH, from: new Set<string>() };
    const went = { ...BOTH, to: new Set<string>() };
    expect(told(EXPECTED, EXPECTED, came)).toEqual([["인사팀", 10, 0, "row_came"]]);
    expect(told(EXPECTED, EXPECTED, went)).toEqual([["인사팀", -10, 0, "row_went"]]);
    expect(told(EXPECTED, CONFIRMED, came)).toEqual([["인사팀", 10, 0, "won", "row_came"]]);
    expect(told(null, EXPECTED, came)).toEqual([["인사팀", 10, 0, "new"]]);
  });

  it("is a change of status when it becomes a Convert, which counts nowhere", () => {
    const pair = { ...aPair(EXPECTED, null), exists: true };
    expect(effectsOf(pair, BOTH).map(({ causes, to }) => [causes, to])).toEqual([[["status_changed"], null]]);
  });
});
