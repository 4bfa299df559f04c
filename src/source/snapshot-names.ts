const NAME = /^salesmap_snapshot_\d{4}-\d{2}-\d{2}_\d{6}\.db$/;

/** True for the file name of a snapshot (SPEC 2). */
export function isSnapshotName(name: string): boolean {
  return NAME.test(name);
}

/** Folders of copies in the making: `.building-<run>-<random>`. */
export const BUILDING_PREFIX = ".building-";

/** The names a snapshot may take, from `stamp` (`HHMMSS`) on, second by second until midnight. */
export function* snapshotNames(asOf: string, stamp: string): Iterable<string> {
  const first = Number(stamp.slice(0, 2)) * 3600 + Number(stamp.slice(2, 4)) * 60 + Number(stamp.slice(4, 6));
  for (let second = first; second < 86_400; second++) {
    yield `salesmap_snapshot_${asOf}_${clockDigits(second)}.db`;
  }
}

function clockDigits(second: number): string {
  const parts = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join("");
}
