import type { Database } from "better-sqlite3";
import { IS_FIRST_ROW } from "./deals.ts";
import { asText, idTable } from "./id-tables.ts";
import { scan, type Text } from "./scan.ts";

/** Whose a deal or a person is. */
export interface MemoLink {
  readonly organizationId: string;
  readonly division: string | null;
}

/** What one memo hangs on: its own organisation, its deal's, its person's (SPEC 7). */
export interface MemoKey {
  readonly rowid: number;
  readonly id: string | null;
  readonly createdAt: string | null;
  readonly organizationId: string | null;
  /** The memo's deal: organisation and division; null without one, for a `Convert`, or when nobody asked for it. */
  readonly deal: MemoLink | null;
  /** The memo's person, likewise. */
  readonly person: MemoLink | null;
}

/** Which memos are visited. */
export interface MemoQuery {
  /** First and last day, `YYYY-MM-DD`; what was surely written (as written) before or after is left out. */
  readonly from: string;
  readonly to: string;
  /** Ids of the organisations that a memo must be about: itself, by its deal or by its person. */
  readonly organizations: readonly string[];
}

/** The memos of a checked snapshot, by the connection that read its deals. */
export interface Memos {
  readonly count: number;
  /** Visits what the memos hang on, in no order, of a repeated id the first of these days only. */
  visit(query: MemoQuery, visit: (memo: MemoKey) => void): void;
  text(rowid: number): string | null;
}

/** The memos of an export that may have none, once its people and deals are made ready. */
export function memosOf(db: Database, hasMemo: boolean): Memos {
  if (!hasMemo) return { count: 0, visit: () => {}, text: () => null };
  return {
    count: db.prepare<[], number>("SELECT count(*) FROM main.memo").pluck().get() ?? 0,
    visit: (query, visit) => visitMemos(db, query, visit),
    text: textReader(db),
  };
}

type Row = readonly [number, Text, Text, Text, Text, Text, Text, Text];

/**
 * Most of an export's notes are years old: what is written as a plain date (day 01 to 28, so that it surely is one)
 * and lies outside the days asked for is passed over before anything is looked up. The rest is for the caller to read.
 */
const OUTSIDE = `(substr(createdAt, 1, 10) NOT BETWEEN ? AND ?
  AND createdAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-2][0-9]T*'
  AND substr(createdAt, 6, 2) BETWEEN '01' AND '12' AND substr(createdAt, 9, 2) BETWEEN '01' AND '28')`;

/** The memos of these days, each id once (`min(rowid)` makes SQLite take the columns from that row). */
const RECENT = `SELECT min(rowid) AS first_row, ${["id", "createdAt", "organizationId", "dealId", "peopleId"]
  .map((column) => `${asText(column)} AS ${column}`)
  .join(", ")}
  FROM main.memo NOT INDEXED WHERE NOT coalesce(${OUTSIDE}, 0) GROUP BY coalesce(${asText("id")}, rowid)`;

const FROM = `(${RECENT}) t
  LEFT JOIN temp.asked_deal d ON d.id = t.dealId
  LEFT JOIN ${idTable("people")} p ON p.id = t.peopleId AND p.organizationId IN temp.asked_organization`;

const COLUMNS = [
  "t.first_row",
  "t.id",
  "t.createdAt",
  "t.organizationId",
  "d.organizationId",
  "d.division",
  "p.organizationId",
  'p."소속 상위 조직"',
];

const IS_ASKED_FOR = "t.organizationId IN temp.asked_organization OR d.id IS NOT NULL OR p.id IS NOT NULL";

/** One pass over the memos, without their texts. */
function visitMemos(db: Database, { from, to, organizations }: MemoQuery, visit: (memo: MemoKey) => void): void {
  makeAskedTables(db, organizations);
  scan<Row>(db, { columns: COLUMNS, from: FROM, where: IS_ASKED_FOR, parameters: [from, to] }, (row) => {
    visit({
      rowid: row[0],
      id: row[1],
      createdAt: row[2],
      organizationId: row[3],
      deal: row[4] === null ? null : { organizationId: row[4], division: row[5] },
      person: row[6] === null ? null : { organizationId: row[6], division: row[7] },
    });
  });
}

/** The organisations asked for, and their deals with the divisions of their people: all others are left alone. */
function makeAskedTables(db: Database, organizations: readonly string[]): void {
  db.exec(`DROP TABLE IF EXISTS temp.asked_organization;
    DROP TABLE IF EXISTS temp.asked_deal;
    CREATE TABLE temp.asked_organization (id PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE temp.asked_deal (id PRIMARY KEY, organizationId, division) WITHOUT ROWID`);
  const ask = db.prepare<[string]>("INSERT OR IGNORE INTO temp.asked_organization VALUES (?)");
  for (const id of organizations) ask.run(id);
  db.exec(`INSERT INTO temp.asked_deal SELECT ${asText("t.id")}, ${asText("t.organizationId")}, p."소속 상위 조직"
    FROM main.deal t NOT INDEXED LEFT JOIN ${idTable("people")} p ON p.id = ${asText("t.peopleId")}
    WHERE ${asText("t.organizationId")} IN temp.asked_organization AND t.id IS NOT NULL
      AND ${asText('t."상태"')} IS NOT 'Convert' AND ${IS_FIRST_ROW}`);
}

/** Reads one memo's text by its row. */
function textReader(db: Database): (rowid: number) => string | null {
  const find = db.prepare<[number], Text>(`SELECT ${asText("text")} FROM main.memo WHERE rowid = ?`).pluck();
  return (rowid) => find.get(rowid) ?? null;
}
