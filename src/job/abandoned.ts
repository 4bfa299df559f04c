import { utimes } from "node:fs/promises";
import { modifiedAt } from "../lib/files.ts";

/**
 * A lock whose time is ahead of the clock, which was set back since, never grows old by itself. So it is watched: one
 * whose modification (epoch ms) is still `before`, longer ago than its expiry, is kept alive by nobody and counts as
 * expired from now on. False when it is kept alive or gone.
 */
export async function expireIfAbandoned(path: string, before: number | null): Promise<boolean> {
  if (before === null || (await modifiedAt(path)) !== before) return false;
  await utimes(path, 0, 0);
  return true;
}
