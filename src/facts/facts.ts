import Sqlite from "better-sqlite3";
import type { RawDeal } from "../contract/deal.ts";
import type { SourceCounts } from "../contract/report.ts";
import { dealReader, type StoredDeal, storedDealReader } from "./deals.ts";
import { idTable, repeatCounts } from "./id-tables.ts";
import { type MemoKey, memoKeys, memoText } from "./memos.ts";
import { checkSchema } from "./schema.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/** A checked snapshot, open for reading. Every value comes as text, as SPEC 3.1 reads it. */
export interface Facts {
  counts(): SourceCounts;
  /** How many rows repeat an id that an earlier row of their table has, by table; none where there are none. */
  repeated(): Map<string, number>;
  /** Every deal in row order, a repeated id's first row only. */
  deals(): Iterable<RawDeal>;
  /** One deal again, with the texts that only a listed deal shows. */
  deal(rowid: number): StoredDeal;
  /** The organisation's name as stored; null without one. */
  organizationName(id: string): string | null;
  /** What every memo hangs on, in row order, a repeated id's first row only. */
  memoKeys(): Iterable<MemoKey>;
  memoText(rowid: number): string | null;
  close(): void;
}

/** Opens a prepared snapshot. Throws what `prepareSnapshot` throws, for a file that went bad meanwhile. */
export function openFacts(file: string): Facts {
  const db = openReadOnly(file);
  try {
    const schema = checkSchema(db);
    return {
      counts: () => countRows(db, schema.hasMemo),
      repeated: () => countRepeats(db),
      deals: dealReader(db, schema),
      deal: storedDealReader(db, schema),
      organizationName: nameReader(db),
      memoKeys: () => (schema.hasMemo ? memoKeys(db) : []),
      memoText: schema.hasMemo ? memoText(db) : () => null,
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw sqliteFailure(error);
  }
}

function openReadOnly(file: string): Sqlite.Database {
  try {
    return new Sqlite(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw sqliteFailure(error);
  }
}

function countRows(db: Sqlite.Database, hasMemo: boolean): SourceCounts {
  const count = (table: string) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  return {
    deals: count("deal"),
    people: count("people"),
    organizations: count("organization"),
    memos: hasMemo ? count("memo") : 0,
  };
}

function countRepeats(db: Sqlite.Database): Map<string, number> {
  const found = new Map<string, number>();
  for (const { table, sql } of repeatCounts()) {
    const count = db.prepare<[], number>(sql).pluck().get() ?? 0;
    if (count > 0) found.set(table, count);
  }
  return found;
}

function nameReader(db: Sqlite.Database): (id: string) => string | null {
  const find = db
    .prepare<[string], string | null>(`SELECT "이름" FROM ${idTable("organization")} WHERE id = ?`)
    .pluck();
  return (id) => find.get(id) ?? null;
}
