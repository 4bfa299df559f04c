import type { Database } from "better-sqlite3";
import { describe, expect, it } from "vitest";
import type { MemoDays, MemoKey, Memos } from "../../../src/facts/memos.ts";
import { createTable, EMPTY_EXPORT, insert } from "../../support/sqlite.ts";
import { factsOf } from "./given.ts";

const ALL: MemoDays = { from: "0000-01-01", to: "9999-12-31" };

function memosOf(fill: (db: Database) => void, sql?: string): Memos {
  return factsOf(fill, sql).memos;
}

/** What is visited, in its order. */
function keysOf(memos: Memos, days = ALL): MemoKey[] {
  const keys: MemoKey[] = [];
  memos.visit(days, (key) => void keys.push(key));
  return keys;
}

const people = [
  { id: "p1", organizationId: "o1", "소속 상위 조직": " 인사팀 " },
  { id: "p2", organizationId: null, "소속 상위 조직": null },
];

describe("the memos of an export", () => {
  it("hang on their organisation, their deal, and their person's organisation and division", () => {
    const memos = memosOf((db) => {
      insert(db, "people", people);
      insert(db, "memo", [
        { id: "m1", createdAt: "2026-04-01", organizationId: "o3", dealId: "d1", peopleId: "p2" },
        { id: "m2", organizationId: "o1", dealId: "gone", peopleId: "gone" },
        { id: "m3", peopleId: "p1" },
      ]);
    });
    expect(keysOf(memos)).toEqual([
      { rowid: 1, id: "m1", createdAt: "2026-04-01", organizationId: "o3", dealId: "d1", person: null },
      { rowid: 2, id: "m2", createdAt: null, organizationId: "o1", dealId: "gone", person: null },
      {
        rowid: 3,
        id: "m3",
        createdAt: null,
        organizationId: null,
        dealId: null,
        person: { organizationId: "o1", division: " 인사팀 " },
      },
    ]);
  });

  it("come once an id, at its first row; without an id each", () => {
    const memos = memosOf((db) =>
      insert(
        db,
        "memo",
        ["a", "b", "a", null, null, "", ""].map((id) => ({ id, organizationId: "o1" })),
      ),
    );
    expect(keysOf(memos).map(({ rowid }) => rowid)).toEqual([1, 2, 4, 5, 6]);
  });

  it("come by the first row of their id, of those within the days", () => {
    const memos = memosOf((db) =>
      insert(db, "memo", [
        { id: "m1", organizationId: "o9" },
        { id: "m1", organizationId: "o1" },
        { id: "m2", organizationId: "o9", createdAt: "2020-01-01T00:00:00Z" },
        { id: "m2", organizationId: "o1" },
      ]),
    );
    expect(keysOf(memos, { from: "2026-01-10", to: "2026-04-20" }).map(({ rowid }) => rowid)).toEqual([1, 4]);
  });

  it("that are surely outside the days asked for are left out; what must be read to know is not", () => {
    const texts = [
      "2026-01-09T23:59:59.000Z",
      "2026-01-10T00:00:00.000Z",
      "2026-04-20T00:00:00Z",
      "2026-04-21T00:00:00Z",
      "2025-02-30T00:00:00Z",
      "2025-13-01T00:00:00Z",
      " 2025-01-01T00:00:00Z",
      "2025-01-01",
      null,
    ];
    const memos = memosOf((db) =>
      insert(
        db,
        "memo",
        texts.map((createdAt) => ({ createdAt, organizationId: "o1" })),
      ),
    );
    const kept = keysOf(memos, { from: "2026-01-10", to: "2026-04-20" }).map(({ createdAt }) => createdAt);
    expect(kept).toEqual(texts.filter((_, at) => at !== 0 && at !== 3));
  });

  it("are told apart by their row ids, not by the order in which they were written", () => {
    const memos = memosOf((db) =>
      db.exec(
        "INSERT INTO memo (rowid, id, organizationId, text) VALUES (9, 'x', 'o1', 'late'), (3, 'x', 'o1', 'early')",
      ),
    );
    expect(keysOf(memos).map(({ rowid }) => memos.text(rowid))).toEqual(["early"]);
  });

  it("hang on nothing by NULL ids", () => {
    const memos = memosOf((db) => {
      insert(db, "people", [{ id: null, organizationId: "o1" }]);
      insert(db, "memo", [{ id: null, organizationId: "o1", dealId: null, peopleId: null }]);
    });
    expect(keysOf(memos)).toMatchObject([{ dealId: null, person: null }]);
  });

  it("give their text by row, null without one", () => {
    const memos = memosOf((db) =>
      insert(db, "memo", [{ id: "m1", text: " 본문\n" }, { id: "m2" }, { id: "m3", text: "📌" }]),
    );
    expect([1, 2, 3, 4].map((rowid) => memos.text(rowid))).toEqual([" 본문\n", null, "📌", null]);
  });

  it("are none without the table", () => {
    const memos = memosOf(() => {}, EMPTY_EXPORT.replace(createTable("memo"), ""));
    expect(keysOf(memos)).toEqual([]);
    expect(memos.text(1)).toBeNull();
    expect(memos.visit(ALL, () => {})).toBe(0);
  });

  it("are counted whether they are visited or not", () => {
    const memos = memosOf((db) =>
      insert(db, "memo", [{ id: "m1", createdAt: "2020-01-02T00:00:00Z" }, { id: "m2" }, { id: "m2" }, { id: null }]),
    );
    const days = { from: "2026-01-01", to: "2026-01-31" };
    expect(keysOf(memos, days).map(({ rowid }) => rowid)).toEqual([2, 4]);
    expect(memos.visit(days, () => {})).toBe(4);
  });
});
