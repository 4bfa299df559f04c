import { join } from "node:path";
import * as z from "zod";
import { modifiedAt, namesIn, parseJson, readText, remove } from "../lib/files.ts";
import { isSnapshotName } from "./snapshot-names.ts";
import { bootId } from "./snapshot-note.ts";

const noteSchema = z.object({ source_identity: z.string(), boot_id: z.string() });

/**
 * The newest whole snapshot of this identity, or null (SPEC 2: on-demand runs reuse it). One made before the machine
 * last started is not trusted: snapshots are not forced to the disk, and a power cut may have taken pages of it.
 * With `anyBoot` it is found nevertheless, for whoever checks it.
 */
export async function findSnapshot(
  workDir: string,
  identity: string,
  { anyBoot = false } = {},
): Promise<string | null> {
  const boot = bootId();
  let newest: { path: string; at: number } | null = null;
  for (const name of (await namesIn(workDir)).filter(isSnapshotName)) {
    const path = join(workDir, name);
    const at = await modifiedAt(path);
    if (at === null || (newest !== null && at <= newest.at)) continue;
    const note = noteSchema.safeParse(parseJson((await readText(`${path}.json`)) ?? ""));
    if (!note.success || note.data.source_identity !== identity) continue;
    if (anyBoot || note.data.boot_id === boot) newest = { path, at };
  }
  return newest?.path ?? null;
}

/** Removes a snapshot that turned out bad, and its note. */
export async function dropSnapshot(path: string): Promise<void> {
  await remove(`${path}.json`);
  await remove(path);
}
