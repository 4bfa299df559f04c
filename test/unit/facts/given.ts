import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { onTestFinished } from "vitest";
import { type Facts, openFacts } from "../../../src/facts/facts.ts";
import { prepareSnapshot } from "../../../src/facts/prepare.ts";
import { EMPTY_EXPORT, writeDatabase } from "../../support/sqlite.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

type Fill = (db: Database) => void;

/** The facts of a prepared export that is filled as given; closed when the test ends. */
export function factsOf(fill: Fill, sql = EMPTY_EXPORT): Facts {
  const file = writeDatabase(join(temporaryFolder(), "snapshot.db"), sql, fill);
  prepareSnapshot(file);
  const facts = openFacts(file);
  onTestFinished(() => facts.close());
  return facts;
}
