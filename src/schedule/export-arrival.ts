import { startOfDay } from "../lib/zone.ts";
import type { Slots } from "./slots.ts";

/** The slot an export is wanted for, and the last one of an earlier day: from there on it is new. Epoch ms. */
export interface WantedExport {
  readonly slot: number;
  readonly newSince: number;
}

/** The first slot of today, or the next one on a day without; null when the schedule has none. */
export function wantedExport(slots: Slots, timezone: string, now: number): WantedExport | null {
  const slot = slots.next(startOfDay(timezone, now) - 1);
  if (slot === null) return null;
  const newSince = slots.newest(startOfDay(timezone, slot) - 1);
  return newSince === null ? null : { slot, newSince };
}

/**
 * Whether the nightly export has arrived: it was modified since then, and no report of an earlier day was made from it.
 * `builtFrom` are the identities that those reports were made from, null where there is none.
 */
export function hasArrived(
  source: { readonly mtimeMs: number; readonly identity: string },
  { newSince }: WantedExport,
  builtFrom: readonly (string | null)[],
): boolean {
  return source.mtimeMs > newSince && !builtFrom.includes(source.identity);
}
