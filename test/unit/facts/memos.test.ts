import type { Database } from "better-sqlite3";
import { describe, expect, it } from "vitest";
import type { MemoKey, MemoQuery, Memos } from "../../../src/facts/memos.ts";
import { createTable, EMPTY_EXPORT, insert } from "../../support/sqlite.ts";
import { factsOf } from "./given.ts";

const ALL: MemoQuery = { from: "0000-01-01", to: "9999-12-31", organizations: ["o1", "o2", "o3"] };

function memosOf(fill: (db: Database) => void, sql?: string): Memos {
  return factsOf(fill, sql).memos;
}

/** What is visited, in row order. */
function keysOf(memos: Memos, query: Partial<MemoQuery> = {}): MemoKey[] {
  const keys: MemoKey[] = [];
  memos.visit({ ...ALL, ...query }, (key) => keys.push(key));
  return keys.sort((a, b) => a.rowid - b.rowid);
}

const people = [
  { id: "p1", organizationId: "o1", "소속 상위 조직": " 인사팀 " },
  { id: "p2", organizationId: null, "소속 상위 조직": null },
];

describe("the memos of an export", () => {
  it("hang on their organisation, the deal's organisation and division, and the person's", () => {
    const memos = memosOf((db) => {
      insert(db, "people", people);
      insert(db, "deal", [{ id: "d1", organizationId: "o2", peopleId: "p1", 상태: "Lost" }]);
      insert(db, "memo", [
        { id: "m1", createdAt: "2026-04-01", organizationId: "o3", dealId: "d1", peopleId: "p2" },
        { id: "m2", organizationId: "o1", dealId: "gone", peopleId: "gone" },
        { id: "m3", peopleId: "p1" },
      ]);
    });
    expect(keysOf(memos)).toEqual([
      {
        rowid: 1,
        id: "m1",
        createdAt: "2026-04-01",
        organizationId: "o3",
        deal: { organizationId: "o2", division: " 인사팀 " },
        person: null,
      },
      { rowid: 2, id: "m2", createdAt: null, organizationId: "o1", deal: null, person: null },
      {
        rowid: 3,
        id: "m3",
        createdAt: null,
        organizationId: null,
        deal: null,
        person: { organizationId: "o1", division: " 인사팀 " },
      },
    ]);
  });

  it("are visited only where they are about an organisation that is asked for, by whichever way", () => {
    const memos = memosOf((db) => {
      insert(db, "people", people);
      insert(db, "deal", [
        { id: "d1", organizationId: "o1" },
        { id: "d2", organizationId: "o2", peopleId: "p1" },
      ]);
      insert(db, "memo", [
        { id: "own", organizationId: "o1" },
        { id: "deal", organizationId: "o2", dealId: "d1" },
        { id: "person", dealId: "d2", peopleId: "p1" },
        { id: "nobody" },
      ]);
    });
    const idsFor = (...organizations: string[]) => keysOf(memos, { organizations }).map(({ id }) => id);
    expect(idsFor("o1")).toEqual(["own", "deal", "person"]);
    expect(idsFor("o2")).toEqual(["deal", "person"]);
    expect(idsFor("o2", "o1", "o2")).toEqual(["own", "deal", "person"]);
    expect(idsFor("o3", "")).toEqual([]);
    expect(idsFor()).toEqual([]);
    expect(keysOf(memos, { organizations: ["o1"] })).toMatchObject([
      { deal: null, person: null },
      { organizationId: "o2", deal: { organizationId: "o1", division: null }, person: null },
      { deal: null, person: { organizationId: "o1" } },
    ]);
  });

  it("of an organisation whose id is empty are found like any other", () => {
    const memos = memosOf((db) => insert(db, "memo", [{ organizationId: "" }, { organizationId: null }]));
    expect(keysOf(memos, { organizations: [""] }).map(({ rowid }) => rowid)).toEqual([1]);
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

  it("come by the first row of their id even when a later one would be about somebody asked for", () => {
    const memos = memosOf((db) =>
      insert(db, "memo", [
        { id: "m1", organizationId: "o9" },
        { id: "m1", organizationId: "o1" },
        { id: "m2", organizationId: "o9", createdAt: "2020-01-01T00:00:00Z" },
        { id: "m2", organizationId: "o1" },
      ]),
    );
    expect(keysOf(memos, { from: "2026-01-10", to: "2026-04-20" }).map(({ rowid }) => rowid)).toEqual([4]);
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

  it.each(["Won", "Lost", null, "", "Convert "])("hang on a deal of the status %j", (status) => {
    const memos = memosOf((db) => {
      insert(db, "deal", [{ id: "d1", organizationId: "o1", 상태: status }]);
      insert(db, "memo", [{ id: "m1", dealId: "d1" }]);
    });
    expect(keysOf(memos)).toMatchObject([{ deal: { organizationId: "o1", division: null } }]);
  });

  it("do not hang on a Convert deal, nor on a later row of its id", () => {
    const memos = memosOf((db) => {
      insert(db, "people", people);
      insert(db, "deal", [
        { id: "d1", organizationId: "o1", peopleId: "p1", 상태: "Convert" },
        { id: "d1", organizationId: "o1", peopleId: "p1", 상태: "Open" },
        { id: "d2", organizationId: "o2", 상태: "Open" },
        { id: "d2", organizationId: "o1", 상태: "Convert" },
      ]);
      insert(db, "memo", [
        { id: "m1", dealId: "d1" },
        { id: "m2", dealId: "d2" },
      ]);
    });
    expect(keysOf(memos).map(({ id, deal }) => [id, deal])).toEqual([["m2", { organizationId: "o2", division: null }]]);
  });

  it("hang on nothing by NULL ids", () => {
    const memos = memosOf((db) => {
      insert(db, "people", [{ id: null, organizationId: "o1" }]);
      insert(db, "deal", [{ id: null, organizationId: "o1" }]);
      insert(db, "memo", [{ id: null, organizationId: "o1", dealId: null, peopleId: null }]);
    });
    expect(keysOf(memos)).toMatchObject([{ deal: null, person: null }]);
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
    expect(memos.count).toBe(0);
  });
});
