/** What is known of a file beside the database, for deciding whether it belongs to it. Nanoseconds; 0n is unknown. */
export interface Births {
  readonly main: bigint;
  readonly sidecar: bigint;
}

export type SidecarVerdict = "use" | "ignore" | "left_behind";

/** The write and read version of a header's bytes 18 and 19: 2 is WAL. */
export function isWalHeader(header: Uint8Array): boolean {
  return header.length >= 20 && header[18] === 2 && header[19] === 2;
}

/**
 * Whether a `-wal` counts (SPEC 2, *Snapshot*). A log is always born after its own database, so one that is older
 * than the main file was left behind by a replacement. Modification times prove nothing: a checkpoint makes the
 * main file the newer one. Without birth times, `orphan` (we saw the inode change under it) tells.
 */
export function walVerdict(headerIsWal: boolean, births: Births, orphan: boolean): SidecarVerdict {
  return headerIsWal ? journalVerdict(births, orphan) : "ignore";
}

/** The same for a `-journal`, which counts whatever the header says. */
export function journalVerdict(births: Births, orphan: boolean): SidecarVerdict {
  if (births.main > 0n && births.sidecar > 0n) return births.main > births.sidecar ? "left_behind" : "use";
  return orphan ? "left_behind" : "use";
}
