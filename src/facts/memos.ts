import type { Database } from "better-sqlite3";
import { asText, idTable, makeIdTable } from "./id-tables.ts";
import { openReadOnly } from "./open-read-only.ts";
import { scan, type Text } from "./scan.ts";
import { checkSchema } from "./schema.ts";

/** Whose a deal or a person is. */
export interface MemoLink {
  readonly organizationId: string | null;
  readonly division: string | null;
}

/** What one memo hangs on: its own organisation, its deal's, its person's (SPEC 7). */
export interface MemoKey {
  readonly rowid: number;
  readonly id: string | null;
  readonly createdAt: string | null;
  readonly organizationId: string | null;
  /** The memo's deal: organisation and division; null without one, or when the deal is a `Convert`. */
  readonly deal: MemoLink | null;
  /** The memo's person: organisation and division. */
  readonly person: MemoLink | null;
}

/** The memos of a checked snapshot, open for reading. */
export interface Memos {
  readonly count: number;
  /**
   * Visits what the memos hang on, in row order, of a repeated id the first only; those surely written before `from`
   * or after `to` (`YYYY-MM-DD`, as written) are left out.
   */
  visit(from: string, to: string, visit: (memo: MemoKey) => void): void;
  text(rowid: number): string | null;
  close(): void;
}

/** Opens the memos of a prepared snapshot. Throws what `prepareSnapshot` throws, for a file that went bad meanwhile. */
export function openMemos(file: string): Memos {
  return openReadOnly(file, (db) => {
    const { hasMemo } = checkSchema(db);
    const close = () => void db.close();
    if (!hasMemo) return { count: 0, visit: () => {}, text: () => null, close };
    makeIdTable(db, "deal");
    makeIdTable(db, "people");
    return {
      count: db.prepare<[], number>("SELECT count(*) FROM main.memo").pluck().get() ?? 0,
      visit: (from, to, visit) => visitMemos(db, from, to, visit),
      text: textReader(db),
      close,
    };
  });
}

type Row = readonly [number, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text];

/**
 * Most of an export's notes are years old: what is written as a plain date (day 01 to 28, so that it surely is one)
 * and lies outside the days asked for is passed over before anything is looked up. The rest is for the caller to read.
 */
const OUTSIDE = `(t.createdAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-2][0-9]T*'
  AND substr(t.createdAt, 6, 2) BETWEEN '01' AND '12' AND substr(t.createdAt, 9, 2) BETWEEN '01' AND '28'
  AND substr(t.createdAt, 1, 10) NOT BETWEEN ? AND ?)`;

const JOIN = `LEFT JOIN ${idTable("deal")} d ON d.id = ${asText("t.dealId")}
  LEFT JOIN ${idTable("people")} dp ON dp.id = d.peopleId
  LEFT JOIN ${idTable("people")} p ON p.id = ${asText("t.peopleId")}`;

const COLUMNS = [
  "t.id",
  "t.createdAt",
  "t.organizationId",
  "d.first_row",
  "d.organizationId",
  'dp."소속 상위 조직"',
  'd."상태"',
  "p.first_row",
  "p.organizationId",
  'p."소속 상위 조직"',
];

/** One pass over the memos, without their texts. */
function visitMemos(db: Database, from: string, to: string, visit: (memo: MemoKey) => void): void {
  const seen = new Set<string>();
  const where = { condition: `NOT coalesce(${OUTSIDE}, 0)`, parameters: [from, to] };
  scan<Row>(db, { table: "memo", join: JOIN, columns: COLUMNS, where }, (row) => {
    const id = row[1];
    if (id !== null && seen.size === seen.add(id).size) return;
    visit({
      rowid: row[0],
      id,
      createdAt: row[2],
      organizationId: row[3],
      deal: row[4] === null || row[7] === "Convert" ? null : { organizationId: row[5], division: row[6] },
      person: row[8] === null ? null : { organizationId: row[9], division: row[10] },
    });
  });
}

/** Reads one memo's text by its row. */
function textReader(db: Database): (rowid: number) => string | null {
  const find = db.prepare<[number], Text>(`SELECT ${asText("text")} FROM main.memo WHERE rowid = ?`).pluck();
  return (rowid) => find.get(rowid) ?? null;
}
