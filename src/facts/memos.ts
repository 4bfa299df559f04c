import type { Database } from "better-sqlite3";
import { asText } from "./id-tables.ts";
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
  /**
   * Visits what the memos hang on, in row order, of a repeated id the first only; those surely written before `from`
   * or after `to` (`YYYY-MM-DD`, as written) are left out. Answers how many rows `memo` has.
   */
  visit(from: string, to: string, visit: (memo: MemoKey) => void): number;
  text(rowid: number): string | null;
  close(): void;
}

/** Opens the memos of a prepared snapshot. Throws what `prepareSnapshot` throws, for a file that went bad meanwhile. */
export function openMemos(file: string): Memos {
  return openReadOnly(file, (db) => {
    const { hasMemo } = checkSchema(db);
    const close = () => void db.close();
    if (!hasMemo) return { visit: () => 0, text: () => null, close };
    // a second connection looks deals and people up in the middle of the pass over the memos
    const visit: Memos["visit"] = (from, to, visit) =>
      openReadOnly(file, (links) => {
        const rows = visitMemos({ memos: db, links }, from, to, visit);
        links.close();
        return rows;
      });
    return { visit, text: textReader(db), close };
  });
}

type MemoRow = readonly [number, id: Text, createdAt: Text, organizationId: Text, dealId: Text, peopleId: Text];
type DealLinkRow = readonly [number, id: Text, organizationId: Text, peopleId: Text, status: Text];
type PersonRow = readonly [number, id: Text, organizationId: Text, division: Text];

/**
 * Most of an export's notes are years old: what is written as a plain date (day 01 to 28, so that it surely is one)
 * and lies outside the days asked for is passed over before anything is looked up. The rest is for the caller to read.
 */
const OUTSIDE = `(t.createdAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-2][0-9]T*'
  AND substr(t.createdAt, 6, 2) BETWEEN '01' AND '12' AND substr(t.createdAt, 9, 2) BETWEEN '01' AND '28'
  AND substr(t.createdAt, 1, 10) NOT BETWEEN ? AND ?)`;

/** How many memos are joined at a time: it bounds the memory, whatever the export holds. */
const BATCH = 50_000;

interface Connections {
  readonly memos: Database;
  readonly links: Database;
}

/**
 * One pass over the memos, without their texts. Deals and people are read once for a batch of memos, and kept as far
 * as the batch names them: sorting all of an export's ids for look-ups takes longer than reading them.
 */
function visitMemos({ memos, links }: Connections, from: string, to: string, visit: (memo: MemoKey) => void): number {
  const columns = ["t.id", "t.createdAt", "t.organizationId", "t.dealId", "t.peopleId"];
  const where = { condition: `NOT coalesce(${OUTSIDE}, 0)`, parameters: [from, to] };
  const seen = new Set<string>();
  let batch: MemoRow[] = [];
  const rows = scan<MemoRow>(memos, { table: "memo", columns, where }, (memo) => {
    const id = memo[1];
    if (id !== null && seen.size === seen.add(id).size) return;
    batch.push(memo);
    if (batch.length < BATCH) return;
    visitLinked(links, batch, visit);
    batch = [];
  });
  visitLinked(links, batch, visit);
  return rows;
}

function visitLinked(db: Database, batch: readonly MemoRow[], visit: (memo: MemoKey) => void): void {
  const dealColumns = ["t.id", "t.organizationId", "t.peopleId", 't."상태"'];
  const deals = firstRows<DealLinkRow>(db, "deal", dealColumns, new Set(batch.map((memo) => memo[4])));
  const named = [...batch.map((memo) => memo[5]), ...[...deals.values()].map((deal) => deal[3])];
  const personColumns = ["t.id", "t.organizationId", 't."소속 상위 조직"'];
  const people = firstRows<PersonRow>(db, "people", personColumns, new Set(named));
  const personOf = (id: Text) => (id === null ? undefined : people.get(id));
  for (const [rowid, id, createdAt, organizationId, dealId, peopleId] of batch) {
    const deal = dealId === null ? undefined : deals.get(dealId);
    const person = personOf(peopleId);
    visit({
      rowid,
      id,
      createdAt,
      organizationId,
      deal:
        deal === undefined || deal[4] === "Convert"
          ? null
          : { organizationId: deal[2], division: personOf(deal[3])?.[3] ?? null },
      person: person === undefined ? null : { organizationId: person[2], division: person[3] },
    });
  }
}

/** The rows of these ids by id, of a repeated one the first. */
function firstRows<R extends DealLinkRow | PersonRow>(
  db: Database,
  table: "deal" | "people",
  columns: readonly string[],
  ids: ReadonlySet<Text>,
): Map<string, R> {
  const found = new Map<string, R>();
  scan<R>(db, { table, columns }, (row) => {
    const id = row[1];
    if (id !== null && ids.has(id) && !found.has(id)) found.set(id, row);
  });
  return found;
}

/** Reads one memo's text by its row. */
function textReader(db: Database): (rowid: number) => string | null {
  const find = db.prepare<[number], Text>(`SELECT ${asText("text")} FROM main.memo WHERE rowid = ?`).pluck();
  return (rowid) => find.get(rowid) ?? null;
}
