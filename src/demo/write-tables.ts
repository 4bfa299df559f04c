import { setImmediate as nextTurn } from "node:timers/promises";
import Database from "better-sqlite3";
import type { Table } from "./tables/table.ts";

/** Rows between two looks at the clock of others: small enough to stop at once, large enough not to be felt. */
const BATCH_ROWS = 500;

interface WriteWatch {
  readonly signal: AbortSignal;
  /** Called after every batch with the rows written so far, of all tables. */
  onRows(written: number): void;
}

/**
 * Writes the tables into a new database at `path`, one row in memory at a time. Nobody else sees the file yet, so it needs no
 * journal. Throws the signal's reason when aborted; the half-written file is then the caller's to remove.
 */
export async function writeTables(path: string, tables: readonly Table[], watch: WriteWatch): Promise<void> {
  const database = new Database(path);
  try {
    database.pragma("journal_mode = OFF");
    database.pragma("synchronous = OFF");
    database.pragma("locking_mode = EXCLUSIVE");
    let written = 0;
    for (const table of tables) {
      for await (const rows of writeTable(database, table)) {
        watch.signal.throwIfAborted();
        written += rows;
        watch.onRows(written);
      }
    }
  } finally {
    database.close();
  }
}

/** Yields the size of every batch once it is committed. */
async function* writeTable(database: Database.Database, table: Table): AsyncGenerator<number> {
  const [name, columns, filled] = [quoted(table.name), table.columns.map(quoted), table.filled.map(quoted)];
  database.exec(`CREATE TABLE ${name} (${columns.map((column) => `${column} TEXT`).join(", ")})`);
  const insert = database.prepare(
    `INSERT INTO ${name} (${filled.join(", ")}) VALUES (${filled.map(() => "?").join(", ")})`,
  );
  const writeBatch = database.transaction((from: number, to: number) => {
    for (let index = from; index < to; index += 1) insert.run(table.row(index));
  });
  for (let from = 0; from < table.rows; from += BATCH_ROWS) {
    const to = Math.min(from + BATCH_ROWS, table.rows);
    writeBatch(from, to);
    await nextTurn();
    yield to - from;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
