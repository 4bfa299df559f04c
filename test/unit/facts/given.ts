import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { onTestFinished } from "vitest";
import { type Facts, openFacts } from "../../../src/facts/facts.ts";
import { type Memos, openMemos } from "../../../src/facts/memos.ts";
import { prepareSnapshot } from "../../../src/facts/prepare.ts";
import { EMPTY_EXPORT, writeDatabase } from "../../support/sqlite.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

type Fill = (db: Database) => void;

/** The facts of a prepared export that is filled as given; closed when the test ends. */
export function factsOf(fill: Fill, sql = EMPTY_EXPORT): Facts {
  return opened(openFacts, fill, sql);
}

/** The memos of a prepared export that is filled as given; closed when the test ends. */
export function memosOf(fill: Fill, sql = EMPTY_EXPORT): Memos {
  return opened(openMemos, fill, sql);
}

function opened<T extends { close(): void }>(open: (file: string) => T, fill: Fill, sql: string): T {
  const file = writeDatabase(join(temporaryFolder(), "snapshot.db"), sql, fill);
  prepareSnapshot(file);
  const read = open(file);
  onTestFinished(() => read.close());
  return read;
}
