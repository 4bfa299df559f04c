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
  /** Which of the rows are visited; all are counted. */
  readonly when?: string;
  readonly parameters?: readonly string[];
}

/**
 * Visits rows and answers how many were read. SQLite calls `visit`, since handing rows out one by one takes half as long again;
 * it must not query the same database.
 */
export function scan<R extends TextRow>(db: Database, pass: Pass, visit: (...row: R) => void): number {
  const call = `visit(${pass.columns.join(", ")})`;
  const visited = pass.when === undefined ? call : `CASE WHEN ${pass.when} THEN ${call} END`;
  const sql = `SELECT count(*), count(${visited}) FROM ${pass.from} WHERE ${pass.where ?? 1}`;
  db.function("visit", VISIT, visit);
  try {
    const counting = db.prepare<string[], number>(sql).pluck();
    return counting.get(...(pass.parameters ?? [])) ?? 0;
  } finally {
    db.function("visit", VISIT, () => {}); // the connection keeps its functions: not with what this one knows
  }
}

const VISIT = { varargs: true, directOnly: true };
