import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DealRows, openDealPairs, type PairQuery } from "../../../src/facts/deal-pairs.ts";
import { prepareSnapshot } from "../../../src/facts/prepare.ts";
import { EMPTY_EXPORT, insert, writeDatabase } from "../../support/sqlite.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

type Rows = Parameters<typeof insert>[2];

function snapshot(name: string, deals: Rows, people: Rows = []): string {
  const file = writeDatabase(join(temporaryFolder(), name), EMPTY_EXPORT, (db) => {
    insert(db, "people", people);
    insert(db, "deal", deals);
  });
  prepareSnapshot(file);
  return file;
}

function visited(from: string, to: string, query: Partial<PairQuery> = {}): DealRows[] {
  const pairs = openDealPairs(from, to);
  const rows: DealRows[] = [];
  pairs.visit({ unchanged: false, organizations: [], ...query }, (row) => rows.push(row));
  pairs.close();
  return rows;
}

const sums = (rows: readonly DealRows[]) =>
  rows.map(({ id, from, to }) => [id, from?.price ?? null, to?.price ?? null]);

describe("the deals of two exports", () => {
  it("come in pairs by id when anything differs that the sums look at, and alone when one export lacks them", () => {
    const from = snapshot("from.db", [
      { id: "b", 금액: "1", 이름: "옛 이름" },
      { id: "a", 금액: "5" },
      { id: "c", 금액: "7" },
      { id: "same", 금액: "9", 이름: "이름만" },
    ]);
    const to = snapshot("it's to.db", [
      { id: "same", 금액: "9", 이름: "바뀜" },
      { id: "b", 금액: "2", 이름: "새 이름" },
      { id: "a", 금액: "5", "성사 가능성": "높음" },
      { id: "d", 금액: null },
    ]);
    const rows = visited(from, to);
    expect(sums(rows)).toEqual([
      ["a", "5", "5"],
      ["b", "1", "2"],
      ["c", "7", null],
      ["d", null, null],
    ]);
    expect(rows.map(({ name }) => name)).toEqual([null, "새 이름", null, null]);
    expect(rows.map(({ from, to }) => [from !== null, to !== null])).toEqual([
      [true, true],
      [true, true],
      [true, false],
      [false, true],
    ]);
  });

  it("differ when their person's division does", () => {
    const deals = [{ id: "a", peopleId: "p", 금액: "1" }];
    const person = (division: string) => [{ id: "p", organizationId: "o", "소속 상위 조직": division }];
    const [rows] = visited(snapshot("from.db", deals, person("인사팀")), snapshot("to.db", deals, person("재무팀")));
    expect([rows?.from?.division, rows?.to?.division]).toEqual(["인사팀", "재무팀"]);
  });

  it("come unchanged too, of the organisations asked for or all", () => {
    const deals = [
      { id: "a", organizationId: "o1", 금액: "1" },
      { id: "b", organizationId: "o2", 금액: "2" },
    ];
    const [from, to] = [snapshot("from.db", deals), snapshot("to.db", deals)];
    expect(sums(visited(from, to))).toEqual([]);
    expect(sums(visited(from, to, { organizations: ["o2"] }))).toEqual([["b", "2", "2"]]);
    expect(sums(visited(from, to, { unchanged: true }))).toHaveLength(2);
  });

  it("are the first rows of repeated ids, and never a pair without an id", () => {
    const from = snapshot("from.db", [
      { id: "a", 금액: "1" },
      { id: "a", 금액: "2" },
      { id: null, 금액: "3" },
    ]);
    const to = snapshot("to.db", [
      { id: "a", 금액: "1" },
      { id: "a", 금액: "8" },
      { id: null, 금액: "3" },
    ]);
    expect(sums(visited(from, to))).toEqual([
      [null, "3", null],
      [null, null, "3"],
    ]);
  });

  it("are not to be had of a file that is gone", () => {
    const there = snapshot("there.db", []);
    expect(() => openDealPairs(there, `${there}.gone`)).toThrow(/unable to open|gone/);
    expect(() => openDealPairs(`${there}.gone`, there)).toThrow(/unable to open|gone/);
  });
});
