import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RISK_LEVELS } from "../../../src/contract/card.ts";
import { TIERS } from "../../../src/contract/names.ts";
import type { RuleRow } from "../../../src/contract/report.ts";
import { compareRows } from "../../../src/rules/order.ts";
import { aRow } from "./given.ts";

/** Each pair: what comes first, and what is worse in every later criterion than what comes second. */
const DECIDERS: readonly [string, Partial<RuleRow>, Partial<RuleRow>][] = [
  ["심각 before 보통", { risk_level_rule: "심각", tier: "P2" }, { risk_level_rule: "보통", tier: "S0" }],
  ["보통 before 양호", { risk_level_rule: "보통", gap: 0 }, { risk_level_rule: "양호", gap: 9 }],
  ["pipeline_zero first", { pipeline_zero: true, tier: "P2" }, { pipeline_zero: false, tier: "S0" }],
  ["S0 before P0", { tier: "S0", gap: 1 }, { tier: "P0", gap: 2 }],
  ["P0 before P1", { tier: "P0", gap: 1 }, { tier: "P1", gap: 2 }],
  ["P1 before P2", { tier: "P1", gap: 1 }, { tier: "P2", gap: 2 }],
  ["the larger gap", { gap: 2, target: 1 }, { gap: 1, target: 2 }],
  ["the larger gap, be it negative", { gap: -2, target: 1 }, { gap: 1, target: 2 }],
  ["the larger target", { target: 2, orgId: "b" }, { target: 1, orgId: "a" }],
  ["the smaller organisation id", { orgId: "10", counterpartyName: "b" }, { orgId: "9", counterpartyName: "a" }],
  ["the id that is smaller by code point", { orgId: "￦" }, { orgId: "📌" }],
  ["the smaller counterparty", { counterpartyName: "B" }, { counterpartyName: "a" }],
];

describe("rows are ordered by", () => {
  it.each(DECIDERS)("%s", (_, first, second) => {
    expect(compareRows(aRow(first), aRow(second))).toBeLessThan(0);
    expect(compareRows(aRow(second), aRow(first))).toBeGreaterThan(0);
  });

  it("one order, however they came", () => {
    const row = fc
      .record({
        risk_level_rule: fc.constantFrom(...RISK_LEVELS),
        pipeline_zero: fc.boolean(),
        tier: fc.constantFrom(...TIERS),
        gap: fc.integer({ min: -2, max: 2 }),
        target: fc.nat(1),
        orgId: fc.constantFrom("a", "B", "10", "9", "📌", "￦"),
        counterpartyName: fc.constantFrom("가", "￦", "📌"),
      })
      .map(aRow);
    const once = fc.uniqueArray(row, { selector: (each) => `${each.orgId} ${each.counterpartyName}`, maxLength: 12 });
    fc.assert(
      fc.property(once, (rows) => {
        const sorted = [...rows].sort(compareRows);
        expect([...rows].reverse().sort(compareRows)).toEqual(sorted);
      }),
    );
  });
});
