import { mkdir, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import * as z from "zod";
import type { Due } from "../contract/due.ts";
import { MODES, type Mode } from "../contract/mode.ts";
import { entriesIn, parseJson, readText } from "../lib/files.ts";

/** A model's answer that held, as it said it. */
const storedCardSchema = z.object({
  answer: z.string(),
  /** ISO 8601. */
  created_at: z.string(),
  model: z.string(),
  prompt_version: z.string(),
  prompt_hash: z.string(),
  llm_input_hash: z.string(),
});
export type StoredCard = z.infer<typeof storedCardSchema>;

function folderOf(cacheDir: string, mode: Mode): string {
  return join(cacheDir, "llm", mode);
}

function pathOf(cacheDir: string, mode: Mode, key: string): string {
  return join(folderOf(cacheDir, mode), `${key}.json`);
}

/** The card of this key, or null; reading it makes it used now. A file that cannot be read is no card. */
export async function readCard(cacheDir: string, mode: Mode, key: string, now: number): Promise<StoredCard | null> {
  const path = pathOf(cacheDir, mode, key);
  const found = storedCardSchema.safeParse(parseJson((await readText(path).catch(() => null)) ?? ""));
  if (!found.success) return null;
  await utimes(path, now / 1000, now / 1000).catch(() => {}); // only its age suffers
  return found.data;
}

/** Keeps a card; a cache that cannot be written is no reason to lose it, so the caller is only told. */
export async function keepCard(cacheDir: string, mode: Mode, key: string, card: StoredCard): Promise<void> {
  const path = pathOf(cacheDir, mode, key);
  await mkdir(dirname(path), { recursive: true });
  // not forced to disk: one that is torn, by a power cut or a full disk, is no card when it is read
  await writeFileAtomic(path, `${JSON.stringify(card, null, 1)}\n`, { fsync: false });
}

/** The cards that were last used before `oldestAt` (epoch ms), and what killed writes left (SPEC 5.8). */
export async function dueCards(cacheDir: string, oldestAt: number): Promise<Due[]> {
  const entries = await Promise.all(MODES.map((mode) => entriesIn(folderOf(cacheDir, mode))));
  return entries.flat().flatMap(({ name, path, bytes, modifiedAt }) => {
    if (!name.endsWith(".json")) return [{ path, bytes, reason: "left half written by a dead run" }];
    return modifiedAt < oldestAt ? [{ path, bytes, reason: "not used for CACHE_RETENTION_DAYS" }] : [];
  });
}
