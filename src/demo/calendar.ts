/** Days are counted from 1970-01-01; months from 1. Plain arithmetic in UTC, since a million rows need dates. */
export const DAY_MS = 86_400_000;
/** Korea has no summer time. */
const SEOUL_OFFSET_MS = 9 * 3_600_000;

export function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** `YYYY-MM-DD` of a day. */
export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 (Sunday) to 6 (Saturday). */
export function weekdayOf(day: number): number {
  return new Date(day * DAY_MS).getUTCDay();
}

/** The UTC instant of a time of day in Seoul, `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export function seoulInstant(day: number, millisecondOfDay: number): string {
  return new Date(day * DAY_MS - SEOUL_OFFSET_MS + millisecondOfDay).toISOString();
}

export interface AsOf {
  readonly text: string;
  readonly day: number;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** Reads a real calendar date of the years 1970 to 2999 in exactly the form `YYYY-MM-DD`; anything else is undefined. */
export function readAsOf(text: string): AsOf | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return undefined;
  const [year, month] = [Number(found[1]), Number(found[2])];
  const day = dayOf(year, month, Number(found[3]));
  const inRange = year >= 1970 && year <= 2999;
  return inRange && isoDay(day) === text ? { text, day, year, month } : undefined;
}
