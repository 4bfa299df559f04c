import { describe, expect, it } from "vitest";
import type { DealRow } from "../../../src/contract/deal.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { createTable, EMPTY_EXPORT, EXPORT_COLUMNS, insert } from "../../support/sqlite.ts";
import { factsOf } from "./given.ts";

function dealsOf(facts: Facts): DealRow[] {
  const deals: DealRow[] = [];
  facts.visitDeals((deal) => deals.push(deal));
  return deals;
}

const people = [
  { id: "p1", organizationId: "o1", "소속 상위 조직": "인사팀" },
  { id: "p1", organizationId: "o2", "소속 상위 조직": "둘째 줄" },
  { id: null, organizationId: "o1", "소속 상위 조직": "번호 없는 사람" },
];

describe("the deals of an export", () => {
  it("come in row order with every value as it is stored", () => {
    const facts = factsOf((db) => {
      insert(db, "people", people);
      insert(db, "deal", [
        {
          id: " b ",
          peopleId: "p1",
          organizationId: "o1",
          이름: " 딜 ",
          상태: "Won ",
          과정포맷: "포팅",
          금액: "1억",
          "예상 체결액": "2억",
          "계약 체결일": "2026-01-01",
          "수주 예정일": "2026-01-02",
          수강시작일: "2026-01-03",
          수강종료일: "2026-01-04",
          "성사 가능성": '["확정"]',
          "코스 ID": "",
        },
        { id: "a" },
      ]);
    });
    const [first, second] = dealsOf(facts);
    expect(first).toEqual({
      rowid: 1,
      id: " b ",
      organizationId: "o1",
      division: "인사팀",
      status: "Won ",
      format: "포팅",
      price: "1억",
      expectedPrice: "2억",
      contractDate: "2026-01-01",
      expectedCloseDate: "2026-01-02",
      startDate: "2026-01-03",
      possibility: '["확정"]',
    });
    expect(second).toMatchObject({ rowid: 2, id: "a", organizationId: null, division: null, status: null });
    const listed = { row: first, endDate: "2026-01-04", courseId: "", name: " 딜 " };
    expect(facts.dealsAt([1]).get(1)).toEqual(listed);
  });

  it("come once where an id is repeated, at its first row; NULL is no id, '' is one", () => {
    const facts = factsOf((db) => {
      const ids = ["a", "b", "a", null, "A", null, "", "", "a"];
      insert(
        db,
        "deal",
        ids.map((id, at) => ({ id, 이름: `${at + 1}` })),
      );
    });
    expect(dealsOf(facts).map(({ rowid }) => rowid)).toEqual([1, 2, 4, 5, 6, 7]);
    expect(dealsOf(facts)).toHaveLength(6); // and again, from the start
    const { rows, repeats, byId } = facts.visitDeals(({ rowid }) => rowid);
    expect([rows, repeats, [...byId]]).toEqual([9, 3, Object.entries({ a: 1, b: 2, A: 5, "": 7 })]);
  });

  it("follow the row ids, not the order in which they were written", () => {
    const facts = factsOf((db) => {
      db.exec("INSERT INTO deal (rowid, id, 상태) VALUES (9, 'x', 'Open'), (3, 'x', 'Convert'), (5, 'y', 'Won')");
    });
    expect(dealsOf(facts).map(({ rowid, status }) => [rowid, status])).toEqual([
      [3, "Convert"],
      [5, "Won"],
    ]);
  });

  it("have the division of the first row of their person, and none without a person", () => {
    const facts = factsOf((db) => {
      insert(db, "people", people);
      insert(db, "deal", [{ peopleId: "p1" }, { peopleId: "gone" }, { peopleId: null }, { peopleId: "P1" }]);
    });
    expect(dealsOf(facts).map(({ division }) => division)).toEqual(["인사팀", null, null, null]);
  });

  it("are read as text whatever the columns' types", () => {
    const columns = EXPORT_COLUMNS.deal.map((name) => `"${name}"`).join(", ");
    const sql = `${EMPTY_EXPORT.replace(createTable("deal"), `CREATE TABLE deal (${columns});`)}
      INSERT INTO people VALUES ('7', 'o', '인사팀');
      INSERT INTO deal (id, peopleId, 금액, "예상 체결액", 수강시작일, 상태)
      VALUES (1, 7, 120000000, 1.5, 20260105, CAST('Won' AS BLOB)), ('1', 7.0, 2.5e20, 2.0, 20260105.0, 1);`;
    const facts = factsOf(() => {}, sql);
    expect(dealsOf(facts)).toMatchObject([
      { id: "1", division: "인사팀", price: "120000000", expectedPrice: "1.5", startDate: "20260105", status: "Won" },
    ]);
    expect(facts.dealsAt([2]).get(2)?.row).toMatchObject({
      division: null,
      price: "2.5e+20",
      startDate: "20260105.0",
      status: "1",
    });
  });

  it("have no course when the column is missing", () => {
    const withoutCourse = createTable(
      "deal",
      EXPORT_COLUMNS.deal.filter((name) => name !== "코스 ID"),
    );
    const facts = factsOf(
      (db) => insert(db, "deal", [{ id: "a", 이름: "딜" }]),
      EMPTY_EXPORT.replace(createTable("deal"), withoutCourse),
    );
    expect(dealsOf(facts)).toMatchObject([{ id: "a" }]);
    expect(facts.dealsAt([1]).get(1)).toMatchObject({ row: { id: "a" }, courseId: null, name: "딜" });
  });

  it("can be left in the middle and read again", () => {
    const facts = factsOf((db) => insert(db, "deal", [{ id: "a" }, { id: "b" }]));
    const stop = new Error("enough");
    expect(() =>
      facts.visitDeals(() => {
        throw stop;
      }),
    ).toThrow(stop);
    expect(dealsOf(facts).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("are found by their rows, each once, whatever the order they are asked for in", () => {
    const facts = factsOf((db) => insert(db, "deal", [{ id: "a" }, { id: "b" }, { id: "c" }]));
    expect([...facts.dealsAt([3, 1, 5, 3])].map(([rowid, { row }]) => [rowid, row.id])).toEqual([
      [1, "a"],
      [3, "c"],
    ]);
  });
});

describe("the name of an organisation", () => {
  it("is that of its first row as stored, null without one", () => {
    const facts = factsOf((db) =>
      insert(db, "organization", [
        { id: "o1", 이름: " 첫 이름 " },
        { id: "o1", 이름: "둘째" },
        { id: "o2", 이름: null },
        { id: "o2", 이름: "있는 이름" },
        { id: "", 이름: "빈 번호" },
      ]),
    );
    expect(["o1", "o2", "", "o3"].map((id) => facts.organizationName(id))).toEqual([
      " 첫 이름 ",
      null,
      "빈 번호",
      null,
    ]);
  });
});

describe("the counts of an export", () => {
  it("are the rows of its tables, repeated ones too", () => {
    const facts = factsOf((db) => {
      insert(db, "people", people);
      insert(db, "organization", [{ id: "o1" }]);
      insert(db, "deal", [{ id: "d" }, { id: null }]);
    });
    expect(facts.visitDeals(() => {})).toMatchObject({ rows: 2, repeats: 0 });
    expect(facts).toMatchObject({
      people: { rows: 3, repeats: 1 },
      organizations: { rows: 1, repeats: 0 },
    });
  });

  it("find their person by code point, whatever the collation of the columns", () => {
    const sql = EMPTY_EXPORT.replaceAll(/"?\bid"? TEXT/g, "id TEXT COLLATE NOCASE");
    expect(sql).toContain("COLLATE NOCASE");
    const facts = factsOf((db) => {
      insert(db, "people", [
        { id: "A", "소속 상위 조직": "대문자" },
        { id: "a", "소속 상위 조직": "소문자" },
      ]);
      insert(db, "deal", [
        { id: "x", peopleId: "a" },
        { id: "X", peopleId: "A" },
      ]);
    }, sql);
    expect(dealsOf(facts).map(({ division }) => division)).toEqual(["소문자", "대문자"]);
    expect(facts.people.repeats).toBe(0);
  });
});
