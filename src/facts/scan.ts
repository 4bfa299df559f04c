import type { Database } from "better-sqlite3";
import { asText } from "./id-tables.ts";

export type Text = string | null;

/** A row id and the values of the columns asked for. */
export type TextRow = readonly [rowid: number, ...values: Text[]];

/** What a pass reads: a table of ours, called `t`, with what is joined to it, and its columns as SQL. */
export interface Pass {
  readonly table: "deal" | "people" | "memo";
  readonly join?: string;
  readonly columns: readonly string[];
  /** Which rows are visited; every one by default. */
  readonly where?: { readonly condition: string; readonly parameters: readonly string[] };
}

/**
 * Visits the rows of a table in row order with every value as text (SPEC 3.1), and answers how many there are, those
 * not visited too. SQLite calls `visit`, since handing rows out one by one takes half as long again; it must not
 * query the same database.
 */
export function scan<R extends TextRow>(
  db: Database,
  { table, join = "", columns, where }: Pass,
  visit: (row: R) => void,
): number {
  db.function("visit", { varargs: true, directOnly: true }, (...row: R) => visit(row));
  const visited = `visit(t.rowid, ${columns.map(asText).join(", ")})`;
  const some = where === undefined ? visited : `iif(${where.condition}, ${visited}, NULL)`;
  // NOT INDEXED: in the order of the rows, whatever indexes the export has
  const sql = `SELECT count(*), count(${some}) FROM main.${table} t NOT INDEXED ${join}`;
  const counted = db.prepare<string[], [number, number]>(sql).raw();
  return counted.get(...(where?.parameters ?? []))?.[0] ?? 0;
}
