import type { Database } from "better-sqlite3";
import type { DealRow, RawDeal } from "../contract/deal.ts";
import { type DealPass, rawDealReader, visitDeals } from "./deals.ts";
import { countRows, idTable, makeIdTable, type RowCount } from "./id-tables.ts";
import { type Memos, memosOf } from "./memos.ts";
import { openReadOnly } from "./open-read-only.ts";
import { checkSchema, type Schema } from "./schema.ts";

/** A checked snapshot, open for reading. Every value comes as text, as SPEC 3.1 reads it. */
export interface Facts {
  readonly people: RowCount;
  readonly organizations: RowCount;
  /** Visits every deal in row order, a repeated id's first row only, and keeps what `visit` answers under its id. */
  visitDeals<T>(visit: (deal: DealRow) => T): DealPass<T>;
  /** Deals again by their rows, with the texts that only a listed deal shows. */
  dealsAt(rowids: readonly number[]): ReadonlyMap<number, RawDeal>;
  /** The organisation's name as stored; null without one. */
  organizationName(id: string): string | null;
  readonly memos: Memos;
  close(): void;
}

/** Opens a prepared snapshot. Throws what `prepareSnapshot` throws, for a file that went bad meanwhile. */
export function openFacts(file: string): Facts {
  return openReadOnly(file, (db) => {
    const schema = checkSchema(db);
    mapUnlessLarge(db, schema);
    db.exec("BEGIN"); // the file is locked once, not once a look-up
    makeIdTable(db, "people");
    makeIdTable(db, "organization");
    return {
      people: countRows(db, "people"),
      organizations: countRows(db, "organization"),
      visitDeals: (visit) => visitDeals(db, visit),
      dealsAt: rawDealReader(db, schema),
      organizationName: nameReader(db),
      memos: memosOf(db, schema.hasMemo),
      close: () => db.close(),
    };
  });
}

/** Read from where the system keeps the file's pages: a call for each takes 0.07 of a run. They count as ours while nobody else wants them. */
const MAPPED_BYTES = 160 * 1024 * 1024;
/** Deals and notes together. More need the memory for their ids: the build process stays within 300 MB (docs/decisions/0003). */
const MAPPED_ROWS = 150_000;

function mapUnlessLarge(db: Database, { hasMemo }: Schema): void {
  // found at once, where rows would have to be counted
  const last = (table: string) =>
    db.prepare<[], number | null>(`SELECT max(rowid) FROM main.${table}`).pluck().get() ?? 0;
  if (last("deal") + (hasMemo ? last("memo") : 0) <= MAPPED_ROWS) db.pragma(`main.mmap_size = ${MAPPED_BYTES}`);
}

function nameReader(db: Database): (id: string) => string | null {
  const find = db
    .prepare<[string], string | null>(`SELECT "이름" FROM ${idTable("organization")} WHERE id = ?`)
    .pluck();
  return (id) => find.get(id) ?? null;
}
