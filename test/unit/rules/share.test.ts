import { describe, expect, it } from "vitest";
import type { WeighedDeal } from "../../../src/contract/deal.ts";
import { shareOf } from "../../../src/rules/share.ts";

const YEARS = { baseline: 2025, target: 2026 };
const NOTHING = { baseline: 0, confirmed: 0, expected: 0 };

function share(change: Partial<WeighedDeal>) {
  const deal: WeighedDeal = {
    rowid: 1,
    id: "d1",
    organizationId: "o1",
    counterparty: "인사팀",
    status: "Won",
    mode: "offline",
    amount: 7,
    amountKind: "read",
    year: 2026,
    commitment: "confirmed",
    ...change,
  };
  return shareOf(deal, YEARS);
}

describe("a deal's share in the sums", () => {
  it("is the confirmed or the expected of the target year", () => {
    expect(share({})).toEqual({ ...NOTHING, confirmed: 7 });
    expect(share({ commitment: "expected" })).toEqual({ ...NOTHING, expected: 7 });
    expect(share({ commitment: null })).toEqual(NOTHING);
  });

  it("is nothing of the target year without a status or when it is lost", () => {
    for (const status of [null, "Lost"]) {
      expect(share({ status })).toEqual(NOTHING);
      expect(share({ status, commitment: "expected" })).toEqual(NOTHING);
    }
  });

  it("is the baseline when it is confirmed of that year, whatever its status", () => {
    for (const status of [null, "Lost", "Won"]) {
      expect(share({ year: 2025, status })).toEqual({ ...NOTHING, baseline: 7 });
      expect(share({ year: 2025, status, commitment: "expected" })).toEqual(NOTHING);
      expect(share({ year: 2025, status, commitment: null })).toEqual(NOTHING);
    }
  });

  it("is nothing of another year or of none", () => {
    for (const year of [2024, 2027, null]) {
      expect(share({ year })).toEqual(NOTHING);
      expect(share({ year, commitment: "expected" })).toEqual(NOTHING);
    }
  });
});
