import { describe, expect, it } from "vitest";
import type { WeighedDeal } from "../../../src/contract/deal.ts";
import { addDeal, emptyTally, type Line, type Tally } from "../../../src/rules/tally.ts";
import { aDeal } from "./given.ts";

function tallyOf(...deals: readonly Partial<WeighedDeal>[]): Tally {
  const tally = emptyTally({ baseline: 2025, target: 2026 });
  for (const deal of deals) addDeal(tally, aDeal(deal), 5);
  return tally;
}

function lineOf(tally: Tally, mode: "offline" | "online" = "offline"): Line | undefined {
  return tally.organizations.get("o1")?.divisions.get("인사팀")?.lines[mode];
}

describe("the amount that makes the tier", () => {
  it("is of confirmed offline deals of the baseline year with a status", () => {
    const counted: Partial<WeighedDeal> = { year: 2025, commitment: "confirmed", status: "Won", amount: 1 };
    const tally = tallyOf(
      counted,
      { ...counted, commitment: "confirmed", amount: 10 },
      { ...counted, status: null, amount: 100 },
      { ...counted, mode: "online", amount: 1000 },
      { ...counted, year: 2026, amount: 10_000 },
      { ...counted, commitment: "expected", amount: 100_000 },
      { ...counted, status: "", amount: 1_000_000 },
    );
    expect(tally.organizations.get("o1")?.tierAmount).toBe(1_000_011);
  });
});

describe("the baseline of a counterparty", () => {
  it("counts a NULL status too, in its own mode", () => {
    const tally = tallyOf(
      { year: 2025, commitment: "confirmed", status: null, amount: 1 },
      { year: 2025, commitment: "confirmed", status: "Won", amount: 10, mode: "online" },
      { year: 2025, commitment: "expected", amount: 100 },
    );
    expect(lineOf(tally)?.baseline).toBe(1);
    expect(lineOf(tally, "online")?.baseline).toBe(10);
  });
});

describe("the deals of the target year", () => {
  it("count as confirmed or expected, but not when Lost or without a status", () => {
    const tally = tallyOf(
      { commitment: "confirmed", amount: 1 },
      { commitment: "confirmed", amount: 10 },
      { commitment: "expected", amount: 100 },
      { commitment: null, amount: 1000 },
      { status: "Lost", amount: 10_000 },
      { status: null, commitment: "confirmed", amount: 100_000 },
    );
    expect(lineOf(tally)).toMatchObject({ confirmed: 11, expected: 100, confirmedDeals: 2, expectedDeals: 1 });
  });

  it("are remembered as large ones with any bucket, but not when Lost or without a status", () => {
    const tally = tallyOf(
      { id: "none", rowid: 1 },
      { id: "lost", rowid: 2, status: "Lost" },
      { id: "null", rowid: 3, status: null },
      { id: "old", rowid: 4, year: 2025 },
    );
    expect(lineOf(tally)?.top.map(({ id }) => id)).toEqual(["none"]);
  });

  it("count amounts of 0 and amounts that could not be read only when they have a bucket", () => {
    const tally = tallyOf(
      { commitment: "confirmed", amount: 0, amountKind: "parse_failed" },
      { commitment: "expected", amount: 0, amountKind: "missing" },
      { commitment: "expected", amount: 0, amountKind: "read" },
      { commitment: null, amount: 0, amountKind: "parse_failed" },
    );
    expect(lineOf(tally)).toMatchObject({
      amountZeroDeals: 3,
      amountParseFail: 1,
      confirmedDeals: 1,
      expectedDeals: 2,
    });
  });
});

describe("a counterparty is in the universe", () => {
  it.each<[string, Partial<WeighedDeal>, boolean]>([
    ["by a deal of the baseline year", { year: 2025 }, true],
    ["by a deal of the target year", { year: 2026 }, true],
    ["by a Lost deal", { status: "Lost" }, true],
    ["by a deal without a status", { status: null }, true],
    ["not by a deal of another year", { year: 2024 }, false],
    ["not by a deal without a year", { year: null }, false],
  ])("%s", (_, deal, inUniverse) => {
    expect(lineOf(tallyOf(deal))?.inUniverse).toBe(inUniverse);
  });

  it("of one mode only", () => {
    expect(lineOf(tallyOf({ mode: "online" }))).toBeUndefined();
  });
});

describe("what the export left unknown", () => {
  it("counts missing and unreadable amounts of every deal, with or without an organisation", () => {
    const tally = tallyOf(
      { amountKind: "missing" },
      { amountKind: "parse_failed", mode: "online", status: "Lost" },
      { amountKind: "missing", organizationId: null, year: null },
      { amountKind: "read" },
    );
    expect(tally.unknownAmountDeals).toBe(3);
  });

  it("counts deals without a year, whatever their status", () => {
    const tally = tallyOf({ year: null }, { year: null, status: "Lost" }, { year: null, status: null }, { year: 2024 });
    expect(lineOf(tally)?.yearUnknown).toBe(3);
  });

  it("takes the empty id for an organisation and NULL for none", () => {
    const tally = tallyOf({ organizationId: "" }, { organizationId: null });
    expect([...tally.organizations.keys()]).toEqual([""]);
  });
});

describe("absurd amounts", () => {
  it("stay within what JSON can say, so that one cell does not cost the report", () => {
    const absurd: Partial<WeighedDeal> = { year: 2025, commitment: "confirmed", status: "Won", amount: 1.5e308 };
    const tally = tallyOf(absurd, { ...absurd, id: "other" });
    expect(lineOf(tally)?.baseline).toBe(Number.MAX_VALUE);
    expect(tally.organizations.get("o1")?.tierAmount).toBe(Number.MAX_VALUE);
  });
});
