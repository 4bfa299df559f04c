import { randomBytes } from "node:crypto";
import { open, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A finished demo is as old as a nightly export is at breakfast, so that it counts as stable at once. */
const AGE_SEC = 3600;

/**
 * Lets `write` make a file beside `target` and renames it over `target` once it is whole and on disk, the way the nightly export
 * lands. Returns its size in bytes. Whatever goes wrong, `target` is what it was and the temporary is gone.
 */
export async function land(target: string, write: (path: string) => Promise<void>): Promise<number> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await write(temporary);
    const { size, mtimeMs } = await stat(temporary);
    await flush(temporary);
    await utimes(temporary, mtimeMs / 1000 - AGE_SEC, mtimeMs / 1000 - AGE_SEC);
    await rename(temporary, target);
    return size;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
