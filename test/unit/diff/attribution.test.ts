import { describe, expect, it } from "vitest";
import { DealLedger } from "../../../src/diff/attribution.ts";
import { compareReports } from "../../../src/diff/compare-reports.ts";
import { aPair, BOTH, reportOf } from "./given.ts";

const row = (coverage: number) => ({ orgId: "o1", counterpartyName: "인사팀", coverage });

/** The row of 인사팀, whose coverage moved by `delta`, with the deals of the ledger. */
function attributedRow(ledger: DealLedger, delta: number) {
  const [moved] = compareReports(reportOf([row(100)]), reportOf([row(100 + delta)]), false).counterparties;
  if (moved === undefined) throw new Error("the row has not moved");
  return ledger.attributed(moved);
}

describe("the deals of a row", () => {
  it("are listed largest first, ten of them; the others are told as a sum", () => {
    const ledger = new DealLedger(BOTH);
    for (let at = 1; at <= 14; at++)
      ledger.add(aPair(null, { id: `d${String(at).padStart(2, "0")}`, commitment: "expected", amount: at }));
    const { deals, deals_more, unexplained } = attributedRow(ledger, 105);
    expect(deals?.map(({ coverage_effect }) => coverage_effect)).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5]);
    expect(deals_more).toEqual({ count: 4, coverage_effect: 10, baseline_effect: 0 });
    expect(unexplained).toEqual({ coverage: 0, baseline: 0 });
  });

  it("leave what they do not explain unexplained", () => {
    const ledger = new DealLedger(BOTH);
    ledger.add(aPair(null, { commitment: "expected", amount: 30 }));
    expect(attributedRow(ledger, 50).unexplained).toEqual({ coverage: 20, baseline: 0 });
  });

  it("are one entry as far as they have no id, and none when together they moved nothing", () => {
    const ledger = new DealLedger(BOTH);
    const nameless = { id: null, commitment: "expected", amount: 30 } as const;
    ledger.add(aPair(nameless, null));
    ledger.add(aPair(null, nameless));
    expect(attributedRow(ledger, 5).deals).toEqual([]);
    ledger.add(aPair(null, { ...nameless, amount: 5 }));
    expect(attributedRow(ledger, 5)).toMatchObject({
      deals: [{ deal_id: null, causes: ["no_id"], coverage_effect: 5, from: null, to: null }],
      deals_more: { count: 0 },
      unexplained: { coverage: 0 },
    });
  });

  it("are none, not unknown, for a row that no deal moved", () => {
    expect(attributedRow(new DealLedger(BOTH), 7)).toMatchObject({ deals: [], unexplained: { coverage: 7 } });
  });
});
