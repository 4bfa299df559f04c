import Sqlite from "better-sqlite3";
import { sqliteFailure } from "./sqlite-failure.ts";

/**
 * Opens a prepared snapshot and makes something of it that reads; closes it again when that fails. Throws what
 * `prepareSnapshot` throws, for a file that went bad meanwhile.
 */
export function openReadOnly<T>(file: string, make: (db: Sqlite.Database) => T): T {
  let db: Sqlite.Database | null = null;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    return make(db);
  } catch (error) {
    db?.close();
    throw sqliteFailure(error);
  }
}
