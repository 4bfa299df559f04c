import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openFacts } from "../../../src/facts/facts.ts";
import { prepareSnapshot } from "../../../src/facts/prepare.ts";
import { EMPTY_EXPORT, insert, writeDatabase } from "../../support/sqlite.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const MAPS = "/proc/self/maps";

/** Whether the snapshot is among what this process has mapped, once its one deal and its one note were read. */
function isMapped(deal: number, memo: number): boolean {
  const file = writeDatabase(join(temporaryFolder(), "snapshot.db"), EMPTY_EXPORT, (db) => {
    insert(db, "deal", [{ id: "a" }]);
    insert(db, "memo", [{ id: "m" }]);
    db.exec(`UPDATE deal SET rowid = ${deal}; UPDATE memo SET rowid = ${memo}`);
  });
  prepareSnapshot(file);
  const facts = openFacts(file);
  onTestFinished(() => facts.close());
  expect(facts.visitDeals(({ id }) => id).rows).toBe(1);
  return readFileSync(MAPS, "utf8").includes(file);
}

it.runIf(process.platform === "linux")(
  "an export is read from the system's own pages, unless its rows need the memory",
  () => {
    expect(isMapped(100_000, 50_000)).toBe(true);
    expect(isMapped(100_001, 50_000)).toBe(false);
    expect(isMapped(1, 150_000)).toBe(false);
  },
);
