import { type BigIntStats, existsSync, renameSync, rmSync } from "node:fs";
import { chmod, mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { RunFailure } from "../contract/failure.ts";
import type { FileMark, Sample } from "../contract/source.ts";
import { codeOf, messageOf } from "../lib/errors.ts";
import { failpoint } from "../lib/failpoint.ts";
import { freeBytes, remove } from "../lib/files.ts";
import { copyNew } from "./copy-file.ts";
import { look, statBeside } from "./look.ts";
import { isWalHeader, journalVerdict, type SidecarVerdict, walVerdict } from "./sidecars.ts";
import { snapshotNames } from "./snapshot-names.ts";
import { noteSnapshot } from "./snapshot-note.ts";

/** Free space a snapshot needs, as a multiple of the source (SPEC 2). */
const SPACE_FACTOR = 1.2;

/** A copy of the source and the sidecars that count, in a folder of its own, not yet checked. */
export interface Copy {
  readonly folder: string;
  readonly file: string;
  readonly warnings: readonly string[];
}

/** The source changed while it was copied: wait for stability and try again. */
export class SourceChanged extends Error {}

/**
 * Copies `expected` (a stable source) into the new folder `folder`, between two equal identities (SPEC 2).
 * Throws SourceChanged, or RunFailure `INSUFFICIENT_DISK` / `DB_NOT_FOUND` (not readable). The folder is gone then.
 */
export async function copySource(
  dbPath: string,
  expected: Sample,
  orphanWal: FileMark | null,
  workDir: string,
  folder: string,
): Promise<Copy> {
  await requireSpace(expected.path, workDir);
  await requireUnchanged(dbPath, expected);
  try {
    await mkdir(folder);
    failpoint("build_folder_made");
    const file = join(folder, "source.db");
    const warnings = await copyFiles(expected.path, orphanWal, file);
    failpoint("build_copied");
    await requireUnchanged(dbPath, expected);
    return { folder, file, warnings };
  } catch (error) {
    await remove(folder);
    throw copyFailure(error, dbPath);
  }
}

async function requireUnchanged(dbPath: string, expected: Sample): Promise<void> {
  const now = await look(dbPath);
  if (now.kind === "missing" || now.sample.identity !== expected.identity) throw new SourceChanged();
}

async function requireSpace(source: string, workDir: string): Promise<void> {
  const needed = await snapshotBytes(source);
  const free = await freeBytes(workDir);
  if (free === null) throw new RunFailure("PIPELINE_FAILED", `${workDir} is gone`);
  if (free >= needed) return;
  throw noSpace(`${workDir} has ${megabytes(free)} free and the snapshot needs ${megabytes(needed)}`);
}

/** Bytes that must be free for a snapshot of the database at `source` (a resolved path): 1.2 times all its files (SPEC 2). */
export async function snapshotBytes(source: string): Promise<number> {
  const files = await Promise.all(["", "-wal", "-journal"].map((suffix) => statBeside(source + suffix)));
  return SPACE_FACTOR * files.reduce((sum, file) => sum + Number(file?.size ?? 0), 0);
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

function noSpace(what: string, cause?: unknown): RunFailure {
  return new RunFailure("INSUFFICIENT_DISK", `${what}; free some space or lower SNAPSHOT_KEEP`, cause);
}

function copyFailure(error: unknown, dbPath: string): unknown {
  if (error instanceof SourceChanged || error instanceof RunFailure) return error;
  switch (codeOf(error)) {
    case "ENOENT":
      return new SourceChanged();
    case "ENOSPC":
    case "EDQUOT":
      return noSpace("the disk became full during the copy", error);
    case "EACCES":
    case "EPERM":
      return new RunFailure("DB_NOT_FOUND", `${dbPath} cannot be read; give the service's user read access`, error);
    default:
      return new RunFailure("PIPELINE_FAILED", `copying ${dbPath} failed: ${messageOf(error)}`, error);
  }
}

async function copyFiles(source: string, orphanWal: FileMark | null, target: string): Promise<string[]> {
  await copyOwn(source, target);
  const main = await stat(source, { bigint: true });
  const headerIsWal = isWalHeader(await readHeader(target));
  const warnings: string[] = [];
  for (const suffix of ["-wal", "-journal"]) {
    const sidecar = await statBeside(source + suffix);
    if (sidecar === null) continue;
    const verdict = verdictOf(suffix, headerIsWal, main, sidecar, orphanWal);
    if (verdict === "use") await copyOwn(source + suffix, target + suffix);
    if (verdict === "left_behind") {
      warnings.push(`${source}${suffix} is older than the database beside it: left behind by a replacement, ignored`);
    }
  }
  return warnings;
}

/** A copy that may be written to, whatever the rights of the original. */
async function copyOwn(source: string, target: string): Promise<void> {
  await copyNew(source, target);
  await chmod(target, 0o600);
}

function verdictOf(
  suffix: string,
  headerIsWal: boolean,
  main: BigIntStats,
  sidecar: BigIntStats,
  orphanWal: FileMark | null,
): SidecarVerdict {
  const births = { main: main.birthtimeNs, sidecar: sidecar.birthtimeNs };
  if (suffix === "-journal") return journalVerdict(births, false);
  const orphan =
    orphanWal !== null && orphanWal.ino === String(sidecar.ino) && orphanWal.mtimeNs === String(sidecar.mtimeNs);
  return walVerdict(headerIsWal, births, orphan);
}

async function readHeader(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(100), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Gives a checked copy its name `salesmap_snapshot_<as_of>_<HHMMSS>.db` (the next free second) and writes
 * `<snapshot>.json` beside it, which makes it whole (SPEC 2). Answers the snapshot's path. Everything waits for it: at once.
 */
export function keepSnapshot(copy: Copy, workDir: string, asOf: string, stamp: string, identity: string): string {
  for (const name of snapshotNames(asOf, stamp)) {
    const path = join(workDir, name);
    if (existsSync(path)) continue;
    try {
      renameSync(copy.file, path);
      failpoint("build_snapshot_named");
      noteSnapshot(path, identity);
      failpoint("build_snapshot_noted");
    } catch (error) {
      throw copyFailure(error, path);
    }
    rmSync(copy.folder, { recursive: true, force: true });
    return path;
  }
  throw new RunFailure("PIPELINE_FAILED", `no free snapshot name is left for ${asOf} in ${workDir}`);
}
