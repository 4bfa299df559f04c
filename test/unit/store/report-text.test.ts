import { expect, it } from "vitest";
import { parseReport } from "../../../src/store/report-text.ts";
import { aReport } from "./a-report.ts";

const DAY = "2026-01-29";
const report = aReport({}, ["인사팀", "교육팀"]);

/** The report with its last row changed. */
function withRow(change: object): object {
  return {
    ...report,
    counterparties: report.counterparties.map((row, at) => (at === 1 ? { ...row, ...change } : row)),
  };
}

it.each([
  ["as it was made", report],
  ["without rows", { ...report, counterparties: [] }],
  ["with what no reader knows", withRow({ later: 1 })],
])("takes a report %s", (_, value) => {
  expect(parseReport(JSON.stringify(value), "offline", DAY)).toEqual(value);
});

it.each([
  ["of another mode", report, "online", DAY],
  ["of another day", report, "offline", "2026-01-30"],
  ["with a broken row", withRow({ gap: "1" }), "offline", DAY],
  ["whose rows are no list", { ...report, counterparties: {} }, "offline", DAY],
  ["without a summary", { ...report, summary: undefined }, "offline", DAY],
  ["that is none", [], "offline", DAY],
] as const)("takes no report %s", (_, value, mode, asOf) => {
  expect(parseReport(JSON.stringify(value), mode, asOf)).toBeNull();
});

it("takes no text that is cut", () => {
  expect(parseReport(JSON.stringify(report).slice(0, -1), "offline", DAY)).toBeNull();
});
