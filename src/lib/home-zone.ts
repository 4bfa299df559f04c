import { isMainThread } from "node:worker_threads";

type OffsetAt = (epochMs: number) => number;

let home: string | null = null;

/**
 * Makes the process live in a zone, as TZ in its environment would have: its own clock knows the zone's offsets then, for
 * which `Intl` takes 40 ms to load and 50 µs an answer. Nothing happens for a zone whose name might mean another one to a process,
 * and in a thread, which has no zone of its own.
 */
export function liveIn(zone: string): void {
  if (!isMainThread || !isPlainZone(zone)) return;
  process.env.TZ = zone;
  home = zone;
}

/** The offset from UTC at a moment, in ms, of the zone that the process lives in; null for another. */
export function offsetAtHome(zone: string): OffsetAt | null {
  return zone === home ? offsetHere : null;
}

/** From here on every zone is a whole number of minutes from UTC; Monrovia was the last that was not. */
const WHOLE_MINUTES = Date.UTC(1972, 0, 8);

function offsetHere(epochMs: number): number {
  const here = new Date(epochMs);
  if (epochMs >= WHOLE_MINUTES) return 0 - here.getTimezoneOffset() * 60_000; // never -0
  const same = new Date(0); // what the clocks show, as UTC; Date.UTC reads years below 100 as 19xx
  same.setUTCFullYear(here.getFullYear(), here.getMonth(), here.getDate());
  same.setUTCHours(here.getHours(), here.getMinutes(), here.getSeconds(), here.getMilliseconds());
  return same.getTime() - epochMs;
}

let plain: ReadonlySet<string> | null = null;

/** A zone of the tz database in its own spelling, and without a digit in it: `Etc/GMT-9` would be read as a rule. */
export function isPlainZone(zone: string): boolean {
  plain ??= new Set(["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => !/\d/.test(name))]);
  return plain.has(zone);
}
