import { copyFile, mkdir, rename, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alternate } from "./alternate.ts";
import { type Finding, figureOf, ratioOf } from "./finding.ts";
import { type House, PRODUCTION } from "./house.ts";
import { timePeers } from "./peers.ts";
import { settingsFor } from "./run-force.ts";
import { Serving } from "./serving.ts";

const WINDOW_SEC = 1;
const LOOK_MS = 10;
/** Long after any machine is done. */
const PATIENCE_MS = 120_000;

/** From the moment the replaced database is stable to the moment both reports of today are published. */
export async function measureFresh(house: House, rounds: number): Promise<Finding> {
  const database = await house.database(PRODUCTION);
  const folder = await house.room("fresh/export");
  const db = join(folder, "salesmap_latest.db");
  await land(database, db);
  const settings = await settingsFor(house, "fresh", db);
  const env = {
    ...settings,
    ENABLE_SCHEDULER: "1",
    REPORT_CRON: "0 0 1 1 *",
    REFRESH_ON_DB_CHANGE: "1",
    DB_STABLE_WINDOW_SEC: String(WINDOW_SEC),
  };
  await using serving = await Serving.start(house, env);
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Seoul" }).format(new Date());
  const cacheDir = settings.CACHE_DIR ?? "";
  const reports = [join(cacheDir, `${today}.json`), join(cacheDir, "counterparty-risk", "online", `${today}.json`)];
  await mkdir(join(cacheDir, "counterparty-risk", "online"), { recursive: true });
  const replace = async () => {
    const before = await Promise.all(reports.map(inode));
    const stableAt = (await land(database, db)) + WINDOW_SEC * 1000;
    for (;;) {
      const now = await Promise.all(reports.map(inode));
      if (now.every((ino, at) => ino !== null && ino !== before[at])) return Date.now() - stableAt;
      if (Date.now() - stableAt > PATIENCE_MS) throw new Error(`the daemon at ${serving.port} published nothing`);
      await sleep(LOOK_MS, undefined, { signal: house.signal });
    }
  };
  const pairs = await alternate(
    rounds,
    replace,
    async () => {
      const { copyMs, checkMs, scanMs } = await timePeers(house, database);
      return copyMs + checkMs + scanMs;
    },
    (text) => house.say(`fresh: ${text}`),
  );
  const measured = pairs.map(([ours, peer]) => ({ ours, peer }));
  return {
    ratios: [ratioOf({ what: "stable to published, 200 MB", peer: "cp + quick_check + scan" }, measured, null)],
    figures: [
      figureOf(
        "stable to published, both modes",
        "ms",
        measured.map(({ ours }) => ours),
      ),
    ],
  };
}

/** Puts a copy of `database` at `path`, as an export does: whole, by rename. Answers its modification, epoch ms. */
async function land(database: string, path: string): Promise<number> {
  const fresh = `${path}.new`;
  await copyFile(database, fresh);
  const now = new Date();
  await utimes(fresh, now, now);
  await rename(fresh, path);
  return now.getTime();
}

async function inode(path: string): Promise<number | null> {
  return stat(path).then(
    ({ ino }) => ino,
    () => null,
  );
}
