import { describe, expect, it } from "vitest";
import { chooseCandidates, chooseNoted } from "../../../src/cards/choose.ts";
import { aRow } from "../rules/given.ts";

const good = (counterpartyName: string, gap: number, target = 150_000_000) => aRow({ counterpartyName, gap, target });
const names = (rows: ReturnType<typeof chooseCandidates>) => rows.map((row) => row.counterpartyName);
const many = (count: number, gap: (at: number) => number) =>
  Array.from({ length: count }, (_, at) => good(`양호 ${at}`, gap(at)));

describe("candidates are", () => {
  it("every row at risk, however many", () => {
    const atRisk = Array.from({ length: 50 }, (_, at) =>
      aRow({ counterpartyName: `${at}`, risk_level_rule: at % 2 === 0 ? "심각" : "보통", target: at }),
    );
    expect(chooseCandidates(atRisk)).toEqual(atRisk);
  });

  it("of the others the 20 with the largest gap, be it negative, in report order", () => {
    const rows = many(30, (at) => (at % 2 === 0 ? at : -at));
    expect(names(chooseCandidates(rows))).toEqual(rows.slice(10).map((row) => row.counterpartyName));
  });

  it("of equal gaps the first of the report", () => {
    const rows = [...many(19, () => 9), good("첫째", -5), good("둘째", 5), good("셋째", -5)];
    expect(names(chooseCandidates(rows)).slice(19)).toEqual(["첫째"]);
  });

  it("none of the others without a target", () => {
    expect(names(chooseCandidates([good("없음", -999, 0), good("있음", 1)]))).toEqual(["있음"]);
  });

  it("in the order of the report, also where rows at risk are mixed in", () => {
    const rows = [good("1", 1), aRow({ counterpartyName: "2", risk_level_rule: "심각" }), good("3", 3)];
    expect(names(chooseCandidates(rows))).toEqual(["1", "2", "3"]);
  });

  it("chosen without changing the report", () => {
    const rows = many(25, (at) => at);
    const before = [...rows];
    chooseCandidates(rows);
    expect(rows).toEqual(before);
  });
});

describe("notes are looked at", () => {
  const rows = [
    aRow({ counterpartyName: "없음", risk_level_rule: "심각", pipeline_zero: true }),
    aRow({ counterpartyName: "있음", risk_level_rule: "심각" }),
    good("목표 없음", 0, 0),
  ];

  it("for every candidate when a model is told of them", () => {
    expect(names(chooseNoted(rows, true))).toEqual(["없음", "있음"]);
  });

  it("without a model only where the fallback counts keywords", () => {
    expect(names(chooseNoted(rows, false))).toEqual(["있음"]);
  });
});
