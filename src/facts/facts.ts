import Sqlite from "better-sqlite3";
import type { RawDeal } from "../contract/deal.ts";
import type { SourceCounts } from "../contract/report.ts";
import { dealReader, type StoredDeal, storedDealReader } from "./deals.ts";
import { type MemoKey, memoKeys, memoText } from "./memos.ts";
import { checkSchema } from "./schema.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/** A checked snapshot, open for reading. Every value comes as text, as SPEC 3.1 reads it. */
export interface Facts {
  counts(): SourceCounts;
  /** How many rows of `deal` repeat an id that an earlier row has. */
  repeatedDeals(): number;
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
  try {
    const db = new Sqlite(file, { readonly: true, fileMustExist: true });
    const schema = checkSchema(db);
    const deals = dealReader(db, schema);
    return {
      counts: () => countRows(db, schema.hasMemo),
      repeatedDeals: deals.repeated,
      deals: deals.all,
      deal: storedDealReader(db, schema),
      organizationName: nameReader(db),
      memoKeys: () => (schema.hasMemo ? memoKeys(db) : []),
      memoText: schema.hasMemo ? memoText(db) : () => null,
      close: () => db.close(),
    };
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

function nameReader(db: Sqlite.Database): (id: string) => string | null {
  const find = db
    .prepare<[string], string | null>(
      `SELECT CAST("이름" AS TEXT) FROM organization WHERE CAST(id AS TEXT) = ? ORDER BY rowid LIMIT 1`,
    )
    .pluck();
  return (id) => find.get(id) ?? null;
}
