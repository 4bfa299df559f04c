import Sqlite from "better-sqlite3";
import { checkSchema } from "./schema.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/**
 * Recovers a fresh copy (its log or journal is applied) and makes it one file (SPEC 2). Throws RunFailure
 * `DB_SCHEMA_INVALID`, or `DB_CORRUPT` as far as this much reading shows it; `quickCheck` looks at the rest.
 */
export function prepareSnapshot(file: string): void {
  try {
    const db = new Sqlite(file);
    try {
      db.pragma("locking_mode = EXCLUSIVE"); // nobody else opens the copy: no shared memory file
      db.pragma("journal_mode = DELETE");
      checkSchema(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw sqliteFailure(error);
  }
}
