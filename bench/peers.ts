import { rm } from "node:fs/promises";
import { join } from "node:path";
import { EXPORT_COLUMNS } from "../test/support/sqlite.ts";
import type { House } from "./house.ts";
import { timed } from "./timed.ts";

/** What a plain tool needs for the same file: a copy, a check, a reading of everything the report reads. */
export interface PeerTimes {
  readonly copyMs: number;
  readonly checkMs: number;
  readonly scanMs: number;
}

const SCAN = `SELECT ${EXPORT_COLUMNS.deal.map((name) => `"${name}"`).join(", ")} FROM deal; SELECT text FROM memo;`;

/** True when the `sqlite3` program can be started. */
export async function hasSqliteProgram(house: House): Promise<boolean> {
  return timed("sqlite3", ["--version"], { env: house.env(), signal: house.signal }).then(
    () => true,
    () => false,
  );
}

/** Times the peers once, on a copy that is gone afterwards. */
export async function timePeers(house: House, database: string): Promise<PeerTimes> {
  const around = { env: house.env(), signal: house.signal };
  const copy = join(await house.room("peers"), "copy.db");
  const copied = await timed("cp", [database, copy], around);
  const checked = await timed("sqlite3", [copy, "PRAGMA quick_check"], around);
  const scanned = await timed("sqlite3", [copy, SCAN], around);
  await rm(copy);
  return { copyMs: copied.ms, checkMs: checked.ms, scanMs: scanned.ms };
}
