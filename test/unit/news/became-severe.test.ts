import { expect, it } from "vitest";
import type { Counterparty } from "../../../src/contract/report.ts";
import { becameSevere } from "../../../src/news/became-severe.ts";
import { aReport } from "../store/a-report.ts";

type Level = Counterparty["risk_level_rule"];

/** A report of rows by name: level, and gap in KRW. */
function report(rows: Readonly<Record<string, readonly [Level, number?, string?]>>) {
  const { counterparties } = aReport({}, Object.keys(rows));
  return {
    counterparties: counterparties.map((row) => {
      const [risk_level_rule, gap = 1, orgId = "o1"] = rows[row.counterpartyName] ?? ["양호"];
      return { ...row, risk_level_rule, gap, orgId };
    }),
  };
}

const names = (rows: ReturnType<typeof becameSevere>) => rows.map(({ counterpartyName }) => counterpartyName);

it("finds who is 심각 now and was not, the largest gap first, and whoever is new", () => {
  const before = report({ 가: ["양호"], 나: ["보통"], 다: ["심각"], 라: ["심각"] });
  const after = report({
    가: ["심각", 5],
    나: ["심각", 7],
    다: ["심각", 9],
    라: ["보통"],
    마: ["심각", 6],
    바: ["양호"],
  });
  const found = becameSevere(before, after);
  expect(found.map(({ counterpartyName, gap, isNew }) => [counterpartyName, gap, isNew])).toEqual([
    ["나", 7, false],
    ["마", 6, true],
    ["가", 5, false],
  ]);
  expect(new Set(found.map(({ key }) => key)).size).toBe(3);
});

it("keeps the order of the report among equal gaps, and tells organisations apart", () => {
  const before = report({ 가: ["심각", 1, "o1"], 나: ["양호"] });
  const after = report({ 가: ["심각", 1, "o2"], 나: ["심각", 1] });
  expect(names(becameSevere(before, after))).toEqual(["가", "나"]);
});

it("finds nobody where nobody changed", () => {
  const same = report({ 가: ["심각"], 나: ["양호"] });
  expect(becameSevere(same, same)).toEqual([]);
});
