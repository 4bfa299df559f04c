import type { BigIntStats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import type { FileMark, Sample } from "../contract/source.ts";
import { codeOf } from "../lib/errors.ts";
import { sha256 } from "../lib/hash.ts";

/** One look at the file system: the source as it is now, or why there is none. */
export type Look =
  | { readonly kind: "found"; readonly sample: Sample }
  | { readonly kind: "missing"; readonly reason: string };

/**
 * Looks at the database behind `dbPath` (a link is followed) and at the sidecars beside the resolved file.
 * Nothing is opened. Errors other than absence are a reason too: a path we may not read is no source.
 */
export async function look(dbPath: string): Promise<Look> {
  let path: string;
  let main: BigIntStats;
  try {
    path = await realpath(dbPath);
    main = await stat(path, { bigint: true });
  } catch (error) {
    return { kind: "missing", reason: reasonOf(error, dbPath) };
  }
  if (!main.isFile()) return { kind: "missing", reason: `${dbPath} is not a regular file` };
  const [wal, journal] = await Promise.all([statBeside(`${path}-wal`), statBeside(`${path}-journal`)]);
  return { kind: "found", sample: sampleOf(path, main, wal, journal) };
}

function reasonOf(error: unknown, dbPath: string): string {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return `${dbPath} does not exist`;
  return `${dbPath} cannot be looked at (${code ?? String(error)})`;
}

/** A sidecar's stat, or null when there is none: what is no regular file (a FIFO would hang whoever reads it) is none. */
export async function statBeside(path: string): Promise<BigIntStats | null> {
  try {
    const found = await stat(path, { bigint: true });
    return found.isFile() ? found : null;
  } catch {
    return null;
  }
}

function sampleOf(path: string, main: BigIntStats, wal: BigIntStats | null, journal: BigIntStats | null): Sample {
  const times = [main, wal, journal].map((file) => (file === null ? 0 : Number(file.mtimeNs / 1_000_000n)));
  return {
    path,
    signature: signatureOf(main),
    identity: identityOf(main, wal, journal),
    main: markOf(main),
    wal: wal === null ? null : markOf(wal),
    mtimeMs: Number(main.mtimeNs / 1_000_000n),
    newestMs: Math.max(...times),
  };
}

/** Public signature: whole seconds of the modification time and bytes, e.g. `1768787703-208039936` (SPEC 2). */
function signatureOf(main: BigIntStats): string {
  return `${main.mtimeNs / 1_000_000_000n}-${main.size}`;
}

/** sha256 of all that tells one state of the source from another (SPEC 2). */
function identityOf(main: BigIntStats, wal: BigIntStats | null, journal: BigIntStats | null): string {
  const beside = [wal, journal].map((file) => (file === null ? "-" : `${file.size}:${file.mtimeNs}:${file.ino}`));
  return sha256([main.dev, main.ino, main.size, main.mtimeNs, ...beside].join("|"));
}

function markOf(file: BigIntStats): FileMark {
  return { size: String(file.size), mtimeNs: String(file.mtimeNs), ino: String(file.ino) };
}
