import { describe, expect, it } from "vitest";
import type { Who } from "../../../src/cards/memo-shelf.ts";
import type { RuleRow } from "../../../src/contract/report.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { zoneOffset } from "../../../src/lib/zone.ts";
import { dateReader } from "../../../src/rules/calendar-date.ts";
import { noteReader } from "../../../src/worker/read-notes.ts";
import { insert } from "../../support/sqlite.ts";
import { factsOf } from "../facts/given.ts";
import { aRow } from "../rules/given.ts";

const HR = aRow({ orgId: "o1", counterpartyName: "인사팀" });
const NOBODY = aRow({ orgId: "o1", counterpartyName: "미분류" });
const OTHER = aRow({ orgId: "o2", counterpartyName: "인사팀" });

const facts = () =>
  factsOf((db) => {
    insert(db, "people", [{ id: "p1", organizationId: "o1", "소속 상위 조직": " 인사팀 " }]);
    insert(db, "memo", [
      { id: "m1", peopleId: "p1", createdAt: "2026-04-01T15:00:00.000Z", text: " 예산 \n 미정" },
      { id: "m2", organizationId: "o1", createdAt: "2024-01-01", text: "오래된 메모" },
      { id: "m3", organizationId: "o1", text: "날짜 없는 메모" },
      { id: "m4", dealId: "d1", createdAt: "2026-03-01", text: "담당자 없는 딜의 메모" },
    ]);
  });

/** Whose the deals are; nobody's the `Convert`. */
const DEALS = new Map([
  ["d1", { orgId: "o1", counterpartyName: "미분류" }],
  ["converted", null],
]);

function notesOf(source: Facts, rows: readonly RuleRow[], deals: ReadonlyMap<string, Who | null> = DEALS) {
  const readDate = dateReader(zoneOffset("Asia/Seoul"));
  const reader = noteReader(rows, {
    memos: source.memos,
    deals,
    asOf: "2026-04-15",
    uncategorizedName: "미분류",
    readDate,
  });
  return reader.notesOf;
}

describe("the notes of a row", () => {
  it("are dated in the zone, newest first, with what they speak of", () => {
    const find = notesOf(facts(), [HR, NOBODY, OTHER]);
    const told = (row: RuleRow) => find(row).map(({ date, excerpt }) => [date, excerpt]);
    expect(told(HR)).toEqual([
      ["2026-04-02", "예산 미정"],
      [null, "날짜 없는 메모"],
    ]);
    expect(told(NOBODY)).toEqual([
      ["2026-03-01", "담당자 없는 딜의 메모"],
      [null, "날짜 없는 메모"],
    ]);
    expect(told(OTHER)).toEqual([]);
    expect(find(HR)[1]).toBe(find(NOBODY)[1]); // read once
    expect(find(HR)[0]?.keywords.filter((count) => count > 0)).toEqual([1]);
  });

  it("are none of a row that was not asked for", () => {
    expect(notesOf(facts(), [OTHER])(HR)).toEqual([]);
  });

  it("are found by their organisation, by their deal and by their person, each for itself", () => {
    const source = factsOf((db) => {
      insert(db, "people", [{ id: "p2", organizationId: "o2", "소속 상위 조직": "인사팀" }]);
      insert(db, "memo", [
        { id: "m1", organizationId: "o1", text: "조직" },
        { id: "m2", organizationId: "o1", dealId: "d1", peopleId: "p2", text: "셋 다" },
        { id: "m3", dealId: "d1", text: "딜" },
        { id: "m4", organizationId: "elsewhere", peopleId: "p2", text: "담당자" },
        { id: "m5", dealId: "gone", text: "없는 딜" },
      ]);
    });
    const find = notesOf(source, [HR, NOBODY, OTHER]);
    const told = (row: RuleRow) => find(row).map(({ excerpt }) => excerpt);
    expect(told(HR)).toEqual(["조직", "셋 다"]);
    expect(told(NOBODY)).toEqual(["조직", "셋 다", "딜"]);
    expect(told(OTHER)).toEqual(["셋 다", "담당자"]);
    expect(notesOf(source, [OTHER])(OTHER).map(({ excerpt }) => excerpt)).toEqual(["셋 다", "담당자"]);
  });

  it("do not hang on a deal that counts nowhere", () => {
    const source = factsOf((db) => insert(db, "memo", [{ id: "m1", dealId: "converted", text: "전환된 딜" }]));
    expect([HR, NOBODY].flatMap(notesOf(source, [HR, NOBODY]))).toEqual([]);
  });

  it("of an organisation whose id is empty are found like any other", () => {
    const source = factsOf((db) =>
      insert(db, "memo", [
        { organizationId: "", text: "빈 번호" },
        { organizationId: null, text: "번호 없음" },
      ]),
    );
    const row = aRow({ orgId: "" });
    expect(notesOf(source, [row])(row).map(({ excerpt }) => excerpt)).toEqual(["빈 번호"]);
  });
});
