import { randomInt } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open, rename, stat } from "node:fs/promises";
import { remove } from "./files.ts";

/** Temporaries are `<file>.<number>`, of at most so many digits. */
const MOST_NUMBERS = 2 ** 47;

/**
 * Replaces a small JSON file as a whole; it keeps its rights. Rejects with the system's error, and the old file stays,
 * when the new one cannot be written to its last byte.
 */
export async function writeJson(path: string, value: unknown, { fsync = true } = {}): Promise<void> {
  const temporary = `${path}.${randomInt(MOST_NUMBERS)}`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(`${JSON.stringify(value, null, 1)}\n`);
      await keepRights(file, path);
      if (fsync) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await remove(temporary).catch(() => {}); // what is left is swept by a later run
    throw error;
  }
}

/** Writes a small JSON file that is not there yet, whole or not at all, at once: for a process that has nothing else to do. */
export function writeNewJson(path: string, value: unknown): void {
  const temporary = `${path}.${randomInt(MOST_NUMBERS)}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(value, null, 1)}\n`, { flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A command of another user must not take the file away from the service. */
async function keepRights(file: FileHandle, path: string): Promise<void> {
  const before = await stat(path).catch(() => null);
  if (before === null) return;
  await file.chown(before.uid, before.gid).catch(() => {}); // only root may
  await file.chmod(before.mode & 0o777);
}
