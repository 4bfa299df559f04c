import Sqlite from "better-sqlite3";
import { sqliteFailure } from "./sqlite-failure.ts";

/** Loads what SQLite was compiled to, for which whoever opens the first database waits. What is wrong with it is told there. */
export function loadSqlite(): void {
  try {
    new Sqlite(":memory:").close();
  } catch {}
}

/**
 * Opens a prepared snapshot and makes something of it that reads; closes it again when that fails. Throws what
 * `prepareSnapshot` throws, for a file that went bad meanwhile.
 */
export function openReadOnly<T>(file: string, make: (db: Sqlite.Database) => T): T {
  let db: Sqlite.Database | null = null;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    db.pragma("cache_size = -2000"); // KiB; passes over tables read a page once
    db.pragma("temp.cache_size = -8000"); // what is larger goes to a file
    return make(db);
  } catch (error) {
    db?.close();
    throw sqliteFailure(error);
  }
}
