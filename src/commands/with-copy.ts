import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Sample } from "../contract/source.ts";
import { prepareSnapshot } from "../facts/prepare.ts";
import { QuickCheck } from "../facts/quick-check.ts";
import { look } from "../source/look.ts";
import { copySource } from "../source/snapshot.ts";
import { CHECK_PREFIX } from "../source/snapshot-names.ts";

/**
 * Works on a checked copy of a database, made as a run makes it, since opening it in place would write beside it.
 * The copy is gone afterwards. Throws what a run would fail with, or Error when there is no database.
 */
export async function withCopy<T>(
  dbPath: string,
  workDir: string,
  work: (file: string, sample: Sample) => Promise<T> | T,
): Promise<T> {
  const found = await look(dbPath);
  if (found.kind === "missing") throw new Error(found.reason);
  const folder = join(workDir, `${CHECK_PREFIX}${process.pid}`);
  try {
    const copy = await copySource(dbPath, found.sample, null, workDir, folder);
    prepareSnapshot(copy.file);
    await new QuickCheck().run(copy.file);
    return await work(copy.file, found.sample);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
