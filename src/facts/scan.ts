import type { Database } from "better-sqlite3";
import { asText } from "./id-tables.ts";

export type Text = string | null;

/** A row id and the values of the columns asked for. */
export type TextRow = readonly [rowid: number, ...values: Text[]];

/** What a pass reads: a table of ours, called `t`, with what is joined to it, and its columns as SQL. */
export interface Pass {
  readonly table: "deal" | "memo";
  readonly join: string;
  readonly columns: readonly string[];
  /** Which rows are visited; every one by default. */
  readonly where?: { readonly condition: string; readonly parameters: readonly string[] };
}

/**
 * Visits the rows of a table in row order with every value as text (SPEC 3.1). SQLite calls `visit`, since handing
 * rows out one by one takes half as long again; it must not query the same database.
 */
export function scan<R extends TextRow>(
  db: Database,
  { table, join, columns, where = { condition: "1", parameters: [] } }: Pass,
  visit: (row: R) => void,
): void {
  db.function("visit", { varargs: true, directOnly: true }, (...row: R) => visit(row));
  // NOT INDEXED: in the order of the rows, whatever indexes the export has
  const sql = `SELECT count(visit(t.rowid, ${columns.map(asText).join(", ")}))
    FROM main.${table} t NOT INDEXED ${join} WHERE ${where.condition}`;
  db.prepare<string[]>(sql).get(...where.parameters);
}
