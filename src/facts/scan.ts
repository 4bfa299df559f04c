import type { Database } from "better-sqlite3";

export type Text = string | null;

/** A row id and the values of the columns asked for. */
export type TextRow = readonly [rowid: number, ...values: Text[]];

/** What a pass reads, as SQL. */
export interface Pass {
  /** The first is a row id, the others are texts. */
  readonly columns: readonly string[];
  /** Tables and their joins; NOT INDEXED for a table that is read in the order of its rows. */
  readonly from: string;
  readonly where: string;
  readonly parameters?: readonly string[];
}

/**
 * Visits rows. SQLite calls `visit`, since handing rows out one by one takes half as long again; it must not query the
 * same database.
 */
export function scan<R extends TextRow>(db: Database, pass: Pass, visit: (row: R) => void): void {
  db.function("visit", { varargs: true, directOnly: true }, (...row: R) => visit(row));
  const sql = `SELECT count(visit(${pass.columns.join(", ")})) FROM ${pass.from} WHERE ${pass.where}`;
  db.prepare<string[]>(sql).get(...(pass.parameters ?? []));
}
