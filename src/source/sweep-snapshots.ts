import { join } from "node:path";
import { modifiedAt, namesIn, remove } from "../lib/files.ts";
import { BUILDING_PREFIX, isSnapshotName } from "./snapshot-names.ts";

/**
 * Removes snapshots older than `oldestAt` (epoch ms), those beyond the newest `keep`, notes without a snapshot, and
 * what dead runs left half-made (SPEC 5.8). The run lock is held.
 */
export async function sweepSnapshots(workDir: string, keep: number, oldestAt: number): Promise<void> {
  const names = await namesIn(workDir);
  const aged = await Promise.all(
    names.filter(isSnapshotName).map(async (name) => ({ name, at: (await modifiedAt(join(workDir, name))) ?? 0 })),
  );
  aged.sort((a, b) => b.at - a.at);
  const due = aged.filter(({ at }, place) => place >= keep || at < oldestAt).map(({ name }) => name);
  const kept = new Set(aged.map(({ name }) => name).filter((name) => !due.includes(name)));
  for (const name of names) {
    if (due.includes(name) || isLeftOver(name, kept)) await remove(join(workDir, name));
  }
}

function isLeftOver(name: string, kept: ReadonlySet<string>): boolean {
  if (name.startsWith(BUILDING_PREFIX)) return true;
  const snapshot = /^(salesmap_snapshot_.+\.db)(?:\.json.*|-wal|-shm|-journal)$/.exec(name)?.[1];
  return snapshot !== undefined && !kept.has(snapshot);
}
