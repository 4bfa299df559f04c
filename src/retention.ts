import { dueCards } from "./cards/card-cache.ts";
import type { Config } from "./config/load-config.ts";
import type { Due } from "./contract/due.ts";
import { MODES, type Mode } from "./contract/mode.ts";
import { dueRunLogs } from "./job/run-log.ts";
import { readStatus } from "./job/status-file.ts";
import { remove } from "./lib/files.ts";
import { dueSnapshots } from "./source/due-snapshots.ts";
import { dueCopies } from "./store/copies.ts";
import { dueReports, dueSmallTemporaries } from "./store/retention.ts";

const DAY_MS = 86_400_000;

/** Everything that retention takes now (SPEC 5.8), folder by folder, and nothing else; `now` is epoch ms. */
export async function dueNow({ env, cacheDir, workDir }: Config, now: number): Promise<Due[]> {
  const oldestAt = now - env.CACHE_RETENTION_DAYS * DAY_MS;
  const protectedDays: Partial<Record<Mode, string>> = {};
  for (const mode of MODES) {
    const day = (await readStatus(cacheDir, mode)).last_success?.as_of;
    if (day !== undefined) protectedDays[mode] = day;
  }
  const reports = await dueReports(cacheDir, protectedDays, { now, timezone: env.TZ, oldestAt });
  return [
    ...(await dueSmallTemporaries(cacheDir, now)),
    ...reports,
    ...(await dueCopies(cacheDir, new Set(reports.map(({ path }) => path)))),
    ...(await dueCards(cacheDir, oldestAt)),
    ...(await dueRunLogs(cacheDir, oldestAt)),
    ...(await dueSnapshots(workDir, env.SNAPSHOT_KEEP, oldestAt, now)),
  ];
}

/** Removes what is due; the run lock is held. One that cannot be removed keeps none of the others, and is thrown in the end. */
export async function removeDue(due: readonly Due[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { path } of due) await remove(path).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
