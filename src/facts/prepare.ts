import Sqlite from "better-sqlite3";
import { RunFailure } from "../contract/failure.ts";
import { idTableStatements } from "./id-tables.ts";
import { checkSchema } from "./schema.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/**
 * Recovers a fresh copy (its log or journal is applied), checks it and makes it one file with tables to look ids up in (SPEC 2).
 * Throws RunFailure `DB_CORRUPT` or `DB_SCHEMA_INVALID`.
 */
export function prepareSnapshot(file: string): void {
  try {
    const db = new Sqlite(file);
    try {
      db.pragma("locking_mode = EXCLUSIVE"); // nobody else opens the copy: no shared memory file
      db.pragma("journal_mode = DELETE");
      quickCheck(db);
      checkSchema(db);
      addIdTables(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw sqliteFailure(error);
  }
}

function quickCheck(db: Sqlite.Database): void {
  const problems = db.prepare<[], string>("PRAGMA quick_check(5)").pluck().all();
  if (problems.length === 1 && problems[0] === "ok") return;
  throw new RunFailure("DB_CORRUPT", `quick_check of the copy found: ${problems.join("; ").replaceAll("\n", " ")}`);
}

function addIdTables(db: Sqlite.Database): void {
  // the copy is thrown away when this fails, so nothing needs a journal
  db.pragma("synchronous = OFF");
  db.pragma("journal_mode = OFF");
  for (const statement of idTableStatements()) db.exec(statement);
}
