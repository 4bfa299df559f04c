import { expect, it } from "vitest";
import { parseReport, parseReportInTurns } from "../../../src/store/report-text.ts";
import { aReport } from "./a-report.ts";

const DAY = "2026-01-29";
const NAMES = Array.from({ length: 180 }, (_, at) => `본부 ${at}`);
const report = aReport({}, NAMES);

/** The report with one of its rows changed. */
function withRow(at: number, change: object): object {
  return { ...report, counterparties: report.counterparties.map((row, n) => (n === at ? { ...row, ...change } : row)) };
}

it.each([
  ["as it was made", report, "offline", DAY],
  ["without rows", { ...report, counterparties: [] }, "offline", DAY],
  ["with what no reader knows", withRow(3, { later: 1 }), "offline", DAY],
  ["of another mode", report, "online", DAY],
  ["of another day", report, "offline", "2026-01-30"],
  ["whose first row is broken", withRow(0, { gap: "1" }), "offline", DAY],
  ["whose last row is broken", withRow(179, { orgId: null }), "offline", DAY],
  ["whose rows are no list", { ...report, counterparties: {} }, "offline", DAY],
  ["without a summary", { ...report, summary: undefined }, "offline", DAY],
  ["that is none", [], "offline", DAY],
] as const)("in turns a report %s is taken for what it is taken for at once", async (_, value, mode, asOf) => {
  const text = JSON.stringify(value);
  expect(await parseReportInTurns(text, mode, asOf)).toEqual(parseReport(text, mode, asOf));
});

it("takes no text that is cut", async () => {
  expect(await parseReportInTurns(JSON.stringify(report).slice(0, -1), "offline", DAY)).toBeNull();
});

it("lets others have their turn between", async () => {
  const parsing = parseReportInTurns(JSON.stringify(report), "offline", DAY);
  let turns = 0;
  const count = () => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  expect((await parsing)?.counterparties).toHaveLength(180);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(3);
});
