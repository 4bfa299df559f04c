import type { Database } from "better-sqlite3";
import { asText, idTable } from "./id-tables.ts";

/** What one memo hangs on: its own organisation, its deal's, its person's (SPEC 7). */
export interface MemoKey {
  readonly rowid: number;
  readonly id: string | null;
  readonly createdAt: string | null;
  readonly organizationId: string | null;
  /** The memo's deal: organisation and division; null without one, or when the deal is a `Convert`. */
  readonly deal: { readonly organizationId: string | null; readonly division: string | null } | null;
  /** The memo's person: organisation and division. */
  readonly person: { readonly organizationId: string | null; readonly division: string | null } | null;
}

type Text = string | null;
type Row = [number, Text, Text, Text, number | null, Text, Text, Text, number | null, Text, Text];

/**
 * Most of an export's notes are years old: what is written as a plain date (day 01 to 28, so that it surely is one)
 * and lies outside the days asked for is passed over before anything is looked up. The rest is for the caller to read.
 */
const OUTSIDE = `(m.createdAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-2][0-9]T*'
  AND substr(m.createdAt, 6, 2) BETWEEN '01' AND '12' AND substr(m.createdAt, 9, 2) BETWEEN '01' AND '28'
  AND substr(m.createdAt, 1, 10) NOT BETWEEN ? AND ?)`;

const SELECT = `
  SELECT m.rowid, ${asText("m.id")}, ${asText("m.createdAt")}, ${asText("m.organizationId")},
         d.first_row, d.organizationId, dp."소속 상위 조직", d."상태",
         p.first_row, p.organizationId, p."소속 상위 조직"
  FROM memo m
  LEFT JOIN ${idTable("deal")} d ON d.id = ${asText("m.dealId")}
  LEFT JOIN ${idTable("people")} dp ON dp.id = d.peopleId
  LEFT JOIN ${idTable("people")} p ON p.id = ${asText("m.peopleId")}
  WHERE NOT coalesce(${OUTSIDE}, 0)
  ORDER BY m.rowid`;

/** One pass over the memos, without their texts; those written surely before `from` or after `to` are left out. */
export function* memoKeys(db: Database, from: string, to: string): Iterable<MemoKey> {
  const seen = new Set<string>();
  for (const row of db.prepare<[string, string], Row>(SELECT).raw().iterate(from, to)) {
    const id = row[1];
    if (id !== null) {
      if (seen.has(id)) continue;
      seen.add(id);
    }
    yield {
      rowid: row[0],
      id,
      createdAt: row[2],
      organizationId: row[3],
      deal: row[4] === null || row[7] === "Convert" ? null : { organizationId: row[5], division: row[6] },
      person: row[8] === null ? null : { organizationId: row[9], division: row[10] },
    };
  }
}

/** Reads one memo's text by its row. */
export function memoText(db: Database): (rowid: number) => string | null {
  const find = db.prepare<[number], Text>(`SELECT ${asText("text")} FROM memo WHERE rowid = ?`).pluck();
  return (rowid) => find.get(rowid) ?? null;
}
