import { join } from "node:path";
import { z } from "zod";
import { modifiedAt, namesIn, parseJson, readText } from "../lib/files.ts";
import { isSnapshotName } from "./snapshot-names.ts";

const noteSchema = z.object({ source_identity: z.string() });

/** The newest whole snapshot of this identity, or null (SPEC 2: on-demand runs reuse it). */
export async function findSnapshot(workDir: string, identity: string): Promise<string | null> {
  let newest: { path: string; at: number } | null = null;
  for (const name of (await namesIn(workDir)).filter(isSnapshotName)) {
    const path = join(workDir, name);
    const at = await modifiedAt(path);
    if (at === null || (newest !== null && at <= newest.at)) continue;
    const note = noteSchema.safeParse(parseJson((await readText(`${path}.json`)) ?? ""));
    if (note.success && note.data.source_identity === identity) newest = { path, at };
  }
  return newest?.path ?? null;
}
