import type { Config } from "../config/load-config.ts";
import { freeBytes } from "../lib/files.ts";
import { look } from "../source/look.ts";
import { snapshotBytes } from "../source/snapshot.ts";

/** Bytes free in a folder and bytes that the next run needs there. */
export interface Space {
  readonly free: number;
  readonly needed: number;
}

export interface Disk {
  readonly work: Space | null;
  readonly cache: Space | null;
}

/** Two reports in the making, their lines and cards; the snapshot is WORK_DIR's. */
const CACHE_NEEDS = 50_000_000;

/** The disk against what the next run needs; null for a folder that is not there. */
export async function diskOf({ dbPath, workDir, cacheDir }: Config): Promise<Disk> {
  const source = await look(dbPath);
  const needed = source.kind === "missing" ? 0 : await snapshotBytes(source.sample.path);
  const [work, cache] = await Promise.all([freeBytes(workDir), freeBytes(cacheDir)]);
  return {
    work: work === null ? null : { free: work, needed },
    cache: cache === null ? null : { free: cache, needed: CACHE_NEEDS },
  };
}
