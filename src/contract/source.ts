import * as z from "zod";

/** Size, modification time and inode of one file; nanoseconds as text, since JSON has no 64-bit integers. */
const fileMarkSchema = z.object({ size: z.string(), mtimeNs: z.string(), ino: z.string() });
export type FileMark = z.infer<typeof fileMarkSchema>;

/** The source database as one look at the file system sees it (SPEC 2). */
export const sampleSchema = z.object({
  /** The resolved main file; sidecars stand beside it. */
  path: z.string(),
  signature: z.string(),
  /** sha256 of everything that says whether the source changed. */
  identity: z.string(),
  main: fileMarkSchema,
  wal: fileMarkSchema.nullable(),
  /** Epoch ms of the main file's modification. */
  mtimeMs: z.number(),
  /** Epoch ms of the newest modification of the main file and its sidecars. */
  newestMs: z.number(),
});
export type Sample = z.infer<typeof sampleSchema>;

/** What the watcher thinks of the source now. `reason` says why a path that exists is no database file. */
export type SourceState =
  | { readonly kind: "missing"; readonly reason: string }
  | { readonly kind: "settling"; readonly sample: Sample; readonly stableInMs: number }
  | { readonly kind: "stable"; readonly sample: Sample };
