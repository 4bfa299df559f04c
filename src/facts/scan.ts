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
  readonly where?: string;
  readonly parameters?: readonly string[];
}

/**
 * Visits rows. SQLite calls `visit`, since handing rows out one by one takes half as long again; it must not query the
 * same database.
 */
export function scan<R extends TextRow>(db: Database, pass: Pass, visit: (row: R) => void): void {
  let hand: ((row: R) => void) | null = visit;
  db.function("visit", { varargs: true, directOnly: true }, (...row: R) => hand?.(row));
  const sql = `SELECT count(visit(${pass.columns.join(", ")})) FROM ${pass.from} WHERE ${pass.where ?? 1}`;
  try {
    db.prepare<string[]>(sql).get(...(pass.parameters ?? []));
  } finally {
    hand = null; // the connection keeps its functions: not with what this one knows
  }
}
