import type { Database } from "better-sqlite3";

/** A value as text, compared by code point whatever its column's type and collation say (SPEC 3.1). */
export function asText(expression: string): string {
  return `CAST(${expression} AS TEXT) COLLATE BINARY`;
}

type Table = "people" | "organization";

/** What a look-up by id needs of a row, so that the wide rows themselves are left alone. */
const LOOKED_UP: Readonly<Record<Table, readonly string[]>> = {
  people: ["organizationId", "소속 상위 조직"],
  organization: ["이름"],
};

/** The temporary table that stands for `people` or `organization` in look-ups. */
export function idTable(table: Table): string {
  return `temp.id_of_${table}`;
}

/** Stands for "no id" in a primary key; a BLOB is equal to no text. */
const NO_ID = "x'00'";

/**
 * Makes the temporary table of one: a row per id, sorted, with the columns of the first row that has it
 * (`min(rowid)` makes SQLite take the others from that row) and how many have it. `schema` is the database it is of.
 */
export function makeIdTable(db: Database, table: Table, schema = "main"): void {
  const columns = LOOKED_UP[table].map((column) => `"${column}"`);
  const id = `coalesce(${asText("id")}, ${NO_ID})`;
  db.exec(`CREATE TABLE ${idTable(table)} (id PRIMARY KEY, first_row, has_it, ${columns.join(", ")}) WITHOUT ROWID`);
  db.exec(`INSERT INTO ${idTable(table)}
    SELECT ${id}, min(rowid), count(*), ${columns.map(asText).join(", ")} FROM ${schema}.${table} GROUP BY ${id}`);
}

/** Rows of a table, and how many of them repeat an id that an earlier one has. */
export interface RowCount {
  readonly rows: number;
  readonly repeats: number;
}

/** Counts what an id table stands for. */
export function countRows(db: Database, table: Table): RowCount {
  const repeats = `iif(id = ${NO_ID}, 0, has_it - 1)`;
  const sql = `SELECT coalesce(sum(has_it), 0) AS rows, coalesce(sum(${repeats}), 0) AS repeats FROM ${idTable(table)}`;
  return db.prepare<[], RowCount>(sql).get() ?? { rows: 0, repeats: 0 };
}
