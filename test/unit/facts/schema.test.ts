import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { RunFailure } from "../../../src/contract/failure.ts";
import { checkSchema, type Schema } from "../../../src/facts/schema.ts";
import { createTable, EMPTY_EXPORT, EXPORT_COLUMNS, type ExportTable } from "../../support/sqlite.ts";

function check(sql: string): Schema {
  const db = new Sqlite(":memory:");
  try {
    db.exec(sql);
    return checkSchema(db);
  } finally {
    db.close();
  }
}

function complaint(sql: string): string {
  try {
    check(sql);
  } catch (error) {
    if (error instanceof RunFailure && error.code === "DB_SCHEMA_INVALID") return error.message;
    throw error;
  }
  return "none";
}

/** The four tables of an export, one of them made otherwise (or not at all). */
function exportWith(table: ExportTable, sql: string): string {
  const names: ExportTable[] = ["organization", "people", "deal", "memo"];
  return names.map((name) => (name === table ? sql : createTable(name))).join("\n");
}

const without = (table: ExportTable, ...gone: string[]) =>
  exportWith(
    table,
    createTable(
      table,
      EXPORT_COLUMNS[table].filter((column) => !gone.includes(column)),
    ),
  );

describe("an export", () => {
  it("with every table and column is right", () => {
    expect(check(EMPTY_EXPORT)).toEqual({ hasMemo: true, hasCourseId: true });
  });

  it("may lack the memo table", () => {
    expect(check(exportWith("memo", ""))).toEqual({ hasMemo: false, hasCourseId: true });
  });

  it("may lack the column 코스 ID", () => {
    expect(check(without("deal", "코스 ID"))).toEqual({ hasMemo: true, hasCourseId: false });
  });

  it("may have more columns, in any order, and ASCII letters in either case", () => {
    const columns = [...EXPORT_COLUMNS.deal].reverse().map((name) => name.toUpperCase());
    expect(check(exportWith("deal", createTable("deal", ["더", ...columns])))).toEqual({
      hasMemo: true,
      hasCourseId: true,
    });
  });

  it.each<ExportTable>(["deal", "people", "organization"])("must not lack the table %s", (table) => {
    expect(complaint(exportWith(table, ""))).toBe(`the export lacks table ${table}`);
  });

  const required: [ExportTable, string][] = (["organization", "people", "deal", "memo"] as const).flatMap((table) =>
    EXPORT_COLUMNS[table]
      .filter((column) => column !== "코스 ID")
      .map((column): [ExportTable, string] => [table, column]),
  );

  it.each(required)("must not lack the column %s.%s", (table, column) => {
    expect(complaint(without(table, column))).toBe(`the export lacks column ${table}.${column}`);
  });

  it("is told everything that it lacks at once", () => {
    const sql = [createTable("deal", ["id", "코스 ID"]), createTable("organization", ["이름"])].join("\n");
    const message = complaint(sql);
    for (const column of EXPORT_COLUMNS.deal.slice(1, -1)) expect(message).toContain(`column deal.${column}`);
    expect(message).toContain("table people");
    expect(message).toContain("column organization.id");
    expect(message).not.toContain("memo");
    expect(message).not.toContain("코스 ID");
  });

  it("does not have a column for having one of a similar name", () => {
    const renamed = EXPORT_COLUMNS.deal.map((name) => (name === "수강시작일" ? "수강 시작일" : name));
    expect(complaint(exportWith("deal", createTable("deal", renamed)))).toBe("the export lacks column deal.수강시작일");
  });

  it("must be of plain tables, since first rows are told by rowid", () => {
    const columns = EXPORT_COLUMNS.people.map((column) => `"${column}"`).join(", ");
    const view = `CREATE TABLE p (${columns}); CREATE VIEW people AS SELECT * FROM p;`;
    expect(complaint(exportWith("people", view))).toContain("people");
    const keyed = `CREATE TABLE people (${columns}, PRIMARY KEY (id)) WITHOUT ROWID;`;
    expect(complaint(exportWith("people", keyed))).toContain("people");
  });
});
