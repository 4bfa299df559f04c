import Sqlite from "better-sqlite3";
import type { RawDeal } from "../contract/deal.ts";
import type { SourceCounts } from "../contract/report.ts";
import { dealReader, type StoredDeal, storedDealReader } from "./deals.ts";
import { idTable, idTableStatements, rowCounts } from "./id-tables.ts";
import { type MemoKey, memoKeys, memoText } from "./memos.ts";
import { checkSchema } from "./schema.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/** A checked snapshot, open for reading. Every value comes as text, as SPEC 3.1 reads it. */
export interface Facts {
  readonly counts: SourceCounts;
  /** How many rows repeat an id that an earlier row of their table has, by table; none where there are none. */
  readonly repeated: ReadonlyMap<string, number>;
  /** Every deal in row order, a repeated id's first row only. */
  deals(): Iterable<RawDeal>;
  /** One deal again, with the texts that only a listed deal shows. */
  deal(rowid: number): StoredDeal;
  /** The organisation's name as stored; null without one. */
  organizationName(id: string): string | null;
  /**
   * What the memos hang on, in row order, of a repeated id the first only; those surely written before `from` or
   * after `to` (`YYYY-MM-DD`, as written) are left out.
   */
  memoKeys(from: string, to: string): Iterable<MemoKey>;
  memoText(rowid: number): string | null;
  close(): void;
}

/** Opens a prepared snapshot. Throws what `prepareSnapshot` throws, for a file that went bad meanwhile. */
export function openFacts(file: string): Facts {
  const db = openReadOnly(file);
  try {
    const schema = checkSchema(db);
    db.pragma("temp.cache_size = -8000"); // KiB; what is larger goes to a file
    for (const statement of idTableStatements()) db.exec(statement);
    const { counts, repeated } = countRows(db, schema.hasMemo);
    return {
      counts,
      repeated,
      deals: dealReader(db, schema),
      deal: storedDealReader(db, schema),
      organizationName: nameReader(db),
      memoKeys: (from, to) => (schema.hasMemo ? memoKeys(db, from, to) : []),
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

interface Rows {
  readonly counts: SourceCounts;
  readonly repeated: Map<string, number>;
}

function countRows(db: Sqlite.Database, hasMemo: boolean): Rows {
  const rows = new Map<string, number>();
  const repeated = new Map<string, number>();
  for (const { table, sql } of rowCounts()) {
    const [all, repeats] = db.prepare<[], [number, number]>(sql).raw().get() ?? [0, 0];
    rows.set(table, all);
    if (repeats > 0) repeated.set(table, repeats);
  }
  const memos = hasMemo ? (db.prepare<[], number>("SELECT count(*) FROM memo").pluck().get() ?? 0) : 0;
  const of = (table: string) => rows.get(table) ?? 0;
  return { counts: { deals: of("deal"), people: of("people"), organizations: of("organization"), memos }, repeated };
}

function nameReader(db: Sqlite.Database): (id: string) => string | null {
  const find = db
    .prepare<[string], string | null>(`SELECT "이름" FROM ${idTable("organization")} WHERE id = ?`)
    .pluck();
  return (id) => find.get(id) ?? null;
}
