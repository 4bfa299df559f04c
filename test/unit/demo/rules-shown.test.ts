import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { DealRow } from "../../../src/contract/deal.ts";
import { MODES } from "../../../src/contract/mode.ts";
import { ruleTriggerSchema } from "../../../src/contract/report.ts";
import { rulesSchema } from "../../../src/contract/rules.ts";
import { readAsOf } from "../../../src/demo/calendar.ts";
import type { Cell } from "../../../src/demo/columns/fill-row.ts";
import { mainTables } from "../../../src/demo/tables/main-tables.ts";
import { makeWorld } from "../../../src/demo/world.ts";
import { zoneOffset } from "../../../src/lib/zone.ts";
import { judge, yearsOf } from "../../../src/rules/judge.ts";
import { dealWeigher } from "../../../src/rules/normalize-deal.ts";
import { addDeal, emptyTally } from "../../../src/rules/tally.ts";

const rules = rulesSchema.parse(
  JSON.parse(readFileSync(new URL("../../../config/rules.json", import.meta.url), "utf8")),
);
const inSeoul = zoneOffset("Asia/Seoul");

type Row = ReadonlyMap<string, Cell>;

function rowsOf(deals: number, asOf: string): { [table in "organization" | "people" | "deal"]: Row[] } {
  const day = readAsOf(asOf);
  if (!day) throw new Error(`no day: ${asOf}`);
  const tables = mainTables(makeWorld({ deals, memos: 0, seed: 42, asOf: day, narrow: true }));
  const rows = (name: string): Row[] => {
    const table = tables.find((each) => each.name === name);
    if (!table) return [];
    const row = (index: number): Row =>
      new Map(table.row(index).map((cell, column) => [table.filled[column] ?? "", cell]));
    return Array.from({ length: table.rows }, (_, index) => row(index));
  };
  return { organization: rows("organization"), people: rows("people"), deal: rows("deal") };
}

function dealRow(row: Row, rowid: number, divisions: ReadonlyMap<Cell, Cell>): DealRow {
  const cell = (name: string): Cell => row.get(name) ?? null;
  return {
    rowid,
    id: cell("id"),
    organizationId: cell("organizationId"),
    division: divisions.get(cell("peopleId")) ?? null,
    status: cell("상태"),
    format: cell("과정포맷"),
    price: cell("금액"),
    expectedPrice: cell("예상 체결액"),
    contractDate: cell("계약 체결일"),
    expectedCloseDate: cell("수주 예정일"),
    startDate: cell("수강시작일"),
    possibility: cell("성사 가능성"),
  };
}

/** What the rules make of a demo, without a database. */
function judged(deals: number, asOf: string) {
  const rows = rowsOf(deals, asOf);
  const weigh = dealWeigher(rules, inSeoul);
  const tally = emptyTally(yearsOf(asOf, rules));
  const divisions = new Map(rows.people.map((row) => [row.get("id") ?? null, row.get("소속 상위 조직") ?? null]));
  for (const [index, row] of rows.deal.entries()) {
    const deal = weigh(dealRow(row, index + 1, divisions));
    if (deal) addDeal(tally, deal, 5);
  }
  const names = new Map(rows.organization.map((row) => [row.get("id"), row.get("이름")]));
  const nameOf = (id: string): string => names.get(id)?.trim() || id;
  const lines = MODES.map((mode) => [mode, judge(tally, mode, asOf, rules, nameOf).map(({ row }) => row)] as const);
  return { organizations: tally.organizations.size, names, lines, unknownAmounts: tally.unknownAmountDeals };
}

const MONTHS = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, "0")}-11`);

it.each(MONTHS)("shows every trigger, level and tier in both modes on %s", (asOf) => {
  // December asks for the whole target: a counterparty that reaches it has covered its gap, ON_TRACK cannot be.
  const possible = ruleTriggerSchema.options.filter((trigger) => trigger !== "ON_TRACK" || !asOf.startsWith("2026-12"));
  for (const [, rows] of judged(1000, asOf).lines) {
    expect(new Set(rows.map((row) => row.flags.rule_trigger))).toEqual(new Set(possible));
    expect(new Set(rows.map((row) => row.risk_level_rule))).toEqual(new Set(["심각", "보통", "양호"]));
    expect(new Set(rows.map((row) => row.tier))).toEqual(new Set(["S0", "P0", "P1", "P2"]));
  }
});

it("shows every tier, and organisations without one, from a hundred deals on", () => {
  const { lines, organizations } = judged(100, "2026-01-02");
  for (const [, rows] of lines) {
    expect(new Set(rows.map((row) => row.tier))).toEqual(new Set(["S0", "P0", "P1", "P2"]));
    expect(new Set(rows.map((row) => row.orgId)).size).toBeLessThan(organizations);
  }
});

it("shows the rows that need a second look: uncategorised, nameless, unreadable, undated", () => {
  const { lines, names, unknownAmounts } = judged(1000, "2026-03-11");
  const rows = lines.flatMap(([, all]) => all);
  expect(unknownAmounts).toBeGreaterThan(10);
  expect(rows.some((row) => row.flags.excluded_by_quality)).toBe(true);
  expect(rows.some((row) => row.orgName === row.orgId)).toBe(true);
  expect(rows.some((row) => row.counts.amount_parse_fail > 0)).toBe(true);
  expect(rows.some((row) => row.counts.amount_zero_deals > row.counts.amount_parse_fail)).toBe(true);
  expect(rows.some((row) => row.counts.year_unknown > 0)).toBe(true);
  expect([...names.values()].some((name) => name?.includes("삼성전자"))).toBe(true);
  expect(rows.some((row) => row.orgName.includes("삼성전자"))).toBe(false);
});
