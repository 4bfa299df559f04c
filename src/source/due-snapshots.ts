import { type Due, TOO_OLD } from "../contract/due.ts";
import { bytesIn, type Entry, entriesIn } from "../lib/files.ts";
import { BUILDING_PREFIX, CHECK_PREFIX, isSnapshotName } from "./snapshot-names.ts";

/** A `check` that takes longer is dead. */
const HOUR_MS = 3_600_000;

/**
 * The snapshots older than `oldestAt` (epoch ms, as `now`), those beyond the newest `keep`, notes without a snapshot,
 * and what dead runs left half-made (SPEC 5.8). Right only while the run lock is held: a copy in the making is not due.
 */
export async function dueSnapshots(workDir: string, keep: number, oldestAt: number, now: number): Promise<Due[]> {
  const due = snapshotsToRemove(await entriesIn(workDir), keep, oldestAt, now);
  return Promise.all(due.map(async (each) => ({ ...each, bytes: each.bytes + (await bytesIn(each.path)) })));
}

function snapshotsToRemove(entries: readonly Entry[], keep: number, oldestAt: number, now: number): Due[] {
  const newestFirst = entries.filter(({ name }) => isSnapshotName(name)).sort((a, b) => b.modifiedAt - a.modifiedAt);
  const reasons = new Map<string, string>();
  for (const [place, { name, modifiedAt }] of newestFirst.entries()) {
    if (modifiedAt < oldestAt) reasons.set(name, TOO_OLD);
    else if (place >= keep) reasons.set(name, `beyond the newest ${keep} (SNAPSHOT_KEEP)`);
  }
  const kept = new Set(newestFirst.map(({ name }) => name).filter((name) => !reasons.has(name)));
  return entries.flatMap((entry) => {
    const reason = reasons.get(entry.name) ?? leftOver(entry, kept, now);
    return reason === null ? [] : [{ path: entry.path, bytes: entry.bytes, reason }];
  });
}

function leftOver({ name, modifiedAt }: Entry, kept: ReadonlySet<string>, now: number): string | null {
  if (name.startsWith(BUILDING_PREFIX)) return "left half made by a dead run";
  if (name.startsWith(CHECK_PREFIX)) return modifiedAt < now - HOUR_MS ? "left by a dead check" : null;
  const snapshot = /^(salesmap_snapshot_.+\.db)(?:\.json.*|-wal|-shm|-journal)$/.exec(name)?.[1];
  return snapshot === undefined || kept.has(snapshot) ? null : "beside a snapshot that goes or is gone";
}
