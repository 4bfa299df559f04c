import type { FileMark, Sample, SourceState } from "../contract/source.ts";
import type { Look } from "./look.ts";

/** What is remembered between two looks. Times are monotonic ms. */
export interface Seen {
  readonly sample: Sample;
  readonly since: number;
  /** A `-wal` that was there before the main file's inode changed: it belongs to the file that is gone. */
  readonly orphanWal: FileMark | null;
  /** The source has been missing since. */
  readonly gone: boolean;
}

/** Wall time in epoch ms (to be compared with modification times) and monotonic ms (never steps). */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

/**
 * Folds one look into what was seen before (SPEC 2, *Stable*): stable when the newest modification is at least
 * the window old, or when nothing changed while we watched for the window (so that a modification time in the
 * future cannot keep it unstable for ever).
 */
export function observe(seen: Seen | null, look: Look, at: Moment, windowMs: number): [Seen | null, SourceState] {
  if (look.kind === "missing") return [seen === null ? null : { ...seen, gone: true }, look];
  const { sample } = look;
  const same = seen !== null && !seen.gone && seen.sample.identity === sample.identity;
  const next: Seen = same ? seen : { sample, since: at.monotonic, orphanWal: orphanOf(seen, sample), gone: false };
  const left = Math.min(windowMs - (at.now - sample.newestMs), windowMs - (at.monotonic - next.since));
  if (left <= 0) return [next, { kind: "stable", sample }];
  return [next, { kind: "settling", sample, stableInMs: left }];
}

function orphanOf(seen: Seen | null, sample: Sample): FileMark | null {
  if (seen === null || sample.wal === null) return null;
  if (isSameMark(seen.orphanWal, sample.wal)) return sample.wal;
  const replaced = seen.sample.main.ino !== sample.main.ino || seen.sample.path !== sample.path;
  return replaced && isSameMark(seen.sample.wal, sample.wal) ? sample.wal : null;
}

function isSameMark(a: FileMark | null, b: FileMark): boolean {
  return a !== null && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}
