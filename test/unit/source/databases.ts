import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { onTestFinished } from "vitest";
import type { Sample } from "../../../src/contract/source.ts";
import { look } from "../../../src/source/look.ts";

/** An open database with a table `t`; closed when the test is over. */
export function openDatabase(path: string, journal: "WAL" | "DELETE"): Sqlite.Database {
  const db = new Sqlite(path);
  onTestFinished(() => void db.close());
  db.pragma(`journal_mode = ${journal}`);
  db.pragma("wal_autocheckpoint = 0");
  db.exec("CREATE TABLE IF NOT EXISTS t (x TEXT)");
  return db;
}

/** Writes a whole, closed database with these rows. */
export function writeDatabase(path: string, rows: readonly string[], journal: "WAL" | "DELETE" = "DELETE"): void {
  const db = openDatabase(path, journal);
  const insert = db.prepare("INSERT INTO t VALUES (?)");
  db.transaction(() => {
    for (const row of rows) insert.run(row);
  })();
  db.close();
}

/** Puts another database in the place of `path`, by rename, born after everything that is there now. */
export function replaceDatabase(path: string, rows: readonly string[], journal: "WAL" | "DELETE" = "DELETE"): void {
  letTimePass(path);
  writeDatabase(`${path}.incoming`, rows, journal);
  renameSync(`${path}.incoming`, path);
}

/** Waits until a file written now is later than all before: file systems count in ticks of some ms. */
function letTimePass(path: string): void {
  const probe = `${path}.probe`;
  const written = () => {
    writeFileSync(probe, "");
    return statSync(probe, { bigint: true }).mtimeNs;
  };
  const first = written();
  while (written() <= first);
  rmSync(probe);
}

export function rowsOf(path: string): string[] {
  const db = new Sqlite(path);
  try {
    return db.prepare<[], string>("SELECT x FROM t ORDER BY rowid").pluck().all();
  } finally {
    db.close();
  }
}

export async function sampleOf(path: string): Promise<Sample> {
  const found = await look(path);
  if (found.kind === "missing") throw new Error(found.reason);
  return found.sample;
}
