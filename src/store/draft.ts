import { randomUUID } from "node:crypto";
import { open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { modifiedAt, remove } from "../lib/files.ts";

/** A whole file, forced to disk, that has not taken its name yet. */
export interface Draft {
  /** Its modification, in whole seconds since the epoch. */
  readonly second: number;
  publish(): Promise<void>;
  discard(): Promise<void>;
}

/** Writes a draft of `path`. `secondOf` gives its modification, told the present one by the file system's clock. */
export async function writeDraft(
  path: string,
  data: Uint8Array,
  secondOf: (present: number) => number,
): Promise<Draft> {
  const temporary = join(dirname(path), `.publish-${randomUUID()}.tmp`);
  const discard = () => remove(temporary).catch(() => {}); // what is left is swept by the next run
  try {
    const second = await writeWhole(temporary, data, secondOf);
    return { second, publish: () => rename(temporary, path), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function writeWhole(path: string, data: Uint8Array, secondOf: (present: number) => number): Promise<number> {
  const file = await open(path, "wx", 0o644);
  try {
    await file.writeFile(data);
    const { mtimeMs } = await file.stat();
    const second = secondOf(Math.floor(mtimeMs / 1000));
    await file.utimes(second, second);
    await file.sync();
    const { size } = await file.stat();
    if (size !== data.length) throw new Error(`only ${size} of ${data.length} bytes were written`);
    return second;
  } finally {
    await file.close();
  }
}

/** A file's modification in whole seconds since the epoch, or null when there is none. */
export async function secondOfFile(path: string): Promise<number | null> {
  const at = await modifiedAt(path);
  return at === null ? null : Math.floor(at / 1000);
}

/** Makes the names in a folder last through a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
