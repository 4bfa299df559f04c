import { describe, expect, it } from "vitest";
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
    insert(db, "deal", [{ id: "d1", organizationId: "o1" }]);
    insert(db, "memo", [
      { id: "m1", peopleId: "p1", createdAt: "2026-04-01T15:00:00.000Z", text: " 예산 \n 미정" },
      { id: "m2", organizationId: "o1", createdAt: "2024-01-01", text: "오래된 메모" },
      { id: "m3", organizationId: "o1", text: "날짜 없는 메모" },
      { id: "m4", dealId: "d1", createdAt: "2026-03-01", text: "담당자 없는 딜의 메모" },
    ]);
  });

describe("the notes of a row", () => {
  it("are dated in the zone, newest first, with what they speak of", () => {
    const readDate = dateReader(zoneOffset("Asia/Seoul"));
    const notesOf = noteReader(facts().memos, [HR, NOBODY, OTHER], "2026-04-15", "미분류", readDate);
    const told = (row: typeof HR) => notesOf(row).map(({ date, excerpt }) => [date, excerpt]);
    expect(told(HR)).toEqual([
      ["2026-04-02", "예산 미정"],
      [null, "날짜 없는 메모"],
    ]);
    expect(told(NOBODY)).toEqual([
      ["2026-03-01", "담당자 없는 딜의 메모"],
      [null, "날짜 없는 메모"],
    ]);
    expect(told(OTHER)).toEqual([]);
    expect(notesOf(HR)[1]).toBe(notesOf(NOBODY)[1]); // read once
    expect(notesOf(HR)[0]?.keywords.filter((count) => count > 0)).toEqual([1]);
  });

  it("are none of a row that was not asked for", () => {
    const notesOf = noteReader(facts().memos, [OTHER], "2026-04-15", "미분류", dateReader(null));
    expect(notesOf(HR)).toEqual([]);
  });
});
