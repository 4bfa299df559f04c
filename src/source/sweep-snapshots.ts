import { join } from "node:path";
import { modifiedAt, namesIn, remove } from "../lib/files.ts";
import { BUILDING_PREFIX, CHECK_PREFIX, isSnapshotName } from "./snapshot-names.ts";

/** A `check` that takes longer is dead. */
const HOUR_MS = 3_600_000;

/**
 * Removes snapshots older than `oldestAt` (epoch ms, as `now`), those beyond the newest `keep`, notes without a snapshot, and
 * what dead runs left half-made (SPEC 5.8). The run lock is held.
 */
export async function sweepSnapshots(workDir: string, keep: number, oldestAt: number, now: number): Promise<void> {
  const names = await namesIn(workDir);
  const aged = await Promise.all(
    names.filter(isSnapshotName).map(async (name) => ({ name, at: (await modifiedAt(join(workDir, name))) ?? 0 })),
  );
  aged.sort((a, b) => b.at - a.at);
  const due = aged.filter(({ at }, place) => place >= keep || at < oldestAt).map(({ name }) => name);
  const kept = new Set(aged.map(({ name }) => name).filter((name) => !due.includes(name)));
  for (const name of names) {
    const forgotten = name.startsWith(CHECK_PREFIX) && ((await modifiedAt(join(workDir, name))) ?? now) < now - HOUR_MS;
    if (due.includes(name) || forgotten || isLeftOver(name, kept)) await remove(join(workDir, name));
  }
}

function isLeftOver(name: string, kept: ReadonlySet<string>): boolean {
  if (name.startsWith(BUILDING_PREFIX)) return true;
  const snapshot = /^(salesmap_snapshot_.+\.db)(?:\.json.*|-wal|-shm|-journal)$/.exec(name)?.[1];
  return snapshot !== undefined && !kept.has(snapshot);
}
