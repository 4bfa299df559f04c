/** Size, modification time and inode of one file; nanoseconds as text, since JSON has no 64-bit integers. */
export interface FileMark {
  readonly size: string;
  readonly mtimeNs: string;
  readonly ino: string;
}

/** The source database as one look at the file system sees it (SPEC 2). */
export interface Sample {
  /** The resolved main file; sidecars stand beside it. */
  readonly path: string;
  readonly signature: string;
  /** sha256 of everything that says whether the source changed. */
  readonly identity: string;
  readonly main: FileMark;
  readonly wal: FileMark | null;
  /** Epoch ms of the main file's modification. */
  readonly mtimeMs: number;
  /** Epoch ms of the newest modification of the main file and its sidecars. */
  readonly newestMs: number;
}

/** What the watcher thinks of the source now. `reason` says why a path that exists is no database file. */
export type SourceState =
  | { readonly kind: "missing"; readonly reason: string }
  | { readonly kind: "settling"; readonly sample: Sample; readonly stableInMs: number }
  | { readonly kind: "stable"; readonly sample: Sample };
