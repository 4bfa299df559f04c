import type { Database } from "better-sqlite3";
import { asText, idTable } from "./id-tables.ts";
import { scan, type Text } from "./scan.ts";

/** Whose a person is. */
export interface MemoLink {
  readonly organizationId: string;
  readonly division: string | null;
}

/** What one memo hangs on: its own organisation, its deal, its person's organisation (SPEC 7). */
export interface MemoKey {
  readonly rowid: number;
  readonly id: string | null;
  readonly createdAt: string | null;
  readonly organizationId: string | null;
  readonly dealId: string | null;
  /** Null without a person who belongs to an organisation. */
  readonly person: MemoLink | null;
}

/** First and last day, `YYYY-MM-DD`: what was surely written (as written) before or after is left out. */
export interface MemoDays {
  readonly from: string;
  readonly to: string;
}

/** The memos of a checked snapshot. */
export interface Memos {
  /** Visits what the memos hang on in row order, of a repeated id the first of these days only; answers how many memos there are. */
  visit(days: MemoDays, visit: (memo: MemoKey) => void): number;
  text(rowid: number): string | null;
}

/** The memos of an export that may have none, once its people are made ready. */
export function memosOf(db: Database, hasMemo: boolean): Memos {
  if (!hasMemo) return { visit: () => 0, text: () => null };
  return { visit: (days, visit) => visitMemos(db, days, visit), text: textReader(db) };
}

type Row = readonly [number, Text, Text, Text, Text, Text, Text];

/**
 * Most of an export's notes are years old: what is written as a plain date (day 01 to 28, so that it surely is one)
 * and lies outside the days asked for is passed over before anything is looked up. The rest is for the caller to read.
 * A chain of OR, of which SQLite looks at no more than it needs.
 */
const PERHAPS_WITHIN = `t.createdAt IS NULL
  OR substr(t.createdAt, 1, 10) BETWEEN ? AND ?
  OR t.createdAt NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-2][0-9]T*'
  OR substr(t.createdAt, 6, 2) NOT BETWEEN '01' AND '12' OR substr(t.createdAt, 9, 2) NOT BETWEEN '01' AND '28'`;

const FROM = `main.memo t NOT INDEXED LEFT JOIN ${idTable("people")} p ON p.id = ${asText("t.peopleId")}`;

const COLUMNS = [
  "t.rowid",
  ...["t.id", "t.createdAt", "t.organizationId", "t.dealId"].map(asText),
  "p.organizationId",
  'p."소속 상위 조직"',
];

/** One pass over the memos, without their texts. */
function visitMemos(db: Database, { from, to }: MemoDays, visit: (memo: MemoKey) => void): number {
  const seen = new Set<string>();
  const pass = { columns: COLUMNS, from: FROM, when: PERHAPS_WITHIN, parameters: [from, to] };
  return scan<Row>(db, pass, (rowid, id, createdAt, organizationId, dealId, personOrganizationId, division) => {
    if (id !== null) {
      if (seen.has(id)) return;
      seen.add(id);
    }
    const person = personOrganizationId === null ? null : { organizationId: personOrganizationId, division };
    visit({ rowid, id, createdAt, organizationId, dealId, person });
  });
}

/** Reads one memo's text by its row. */
function textReader(db: Database): (rowid: number) => string | null {
  const find = db.prepare<[number], Text>(`SELECT ${asText("text")} FROM main.memo WHERE rowid = ?`).pluck();
  return (rowid) => find.get(rowid) ?? null;
}
