const DAY_SEC = 86_400;
const NAME = /^salesmap_snapshot_\d{4}-\d{2}-\d{2}_\d{6}\.db$/;

/** True for the file name of a snapshot (SPEC 2). */
export function isSnapshotName(name: string): boolean {
  return NAME.test(name);
}

/** Folders of copies in the making: `.building-<run>-<random>`. */
export const BUILDING_PREFIX = ".building-";

/** Folders of copies that `check` looks at. */
export const CHECK_PREFIX = ".check-";

/** The names a snapshot may take, from `stamp` (`HHMMSS`) on, second by second round the clock. */
export function* snapshotNames(asOf: string, stamp: string): Iterable<string> {
  const first = Number(stamp.slice(0, 2)) * 3600 + Number(stamp.slice(2, 4)) * 60 + Number(stamp.slice(4, 6));
  for (let step = 0; step < DAY_SEC; step++) {
    yield `salesmap_snapshot_${asOf}_${clockDigits((first + step) % DAY_SEC)}.db`;
  }
}

function clockDigits(second: number): string {
  const parts = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join("");
}
