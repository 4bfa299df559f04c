import { textOf } from "./text.ts";
import { type UsualDate, usualDate } from "./usual-date.ts";

// D is YYYY-M-D with - . / between, or YYYYMMDD; alone, or followed by T or white space and a tail.
const DATE = /^(?:(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{4})(\d{2})(\d{2}))(?:(?:T|\s+)([\s\S]*))?$/;
const INSTANT = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?\s*(?:Z|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)$/;

/** A zone's offset in ms at a moment: an instant is the calendar date of that zone. Null never converts (`DATE_KST_MODE=legacy`). */
export type OffsetAt = ((epochMs: number) => number) | null;

/** Reads a date text as `YYYY-MM-DD`, or null (SPEC 3.1). */
export type DateReader = (text: string | null) => string | null;

export function dateReader(offsetAt: OffsetAt): DateReader {
  const readOther = remembered((text) => readDate(text, offsetAt));
  return (text) => {
    if (text === null) return null;
    const usual = usualDate(text);
    return usual === null ? readOther(text) : readUsual(text, usual, offsetAt);
  };
}

/** Reads the year of a date text, or null where `dateReader` reads no date: sums need no more of a deal's dates. */
export type YearReader = (text: string | null) => number | null;

export function yearReader(offsetAt: OffsetAt): YearReader {
  const readOther = remembered((text) => yearOf(readDate(text, offsetAt)));
  return (text) => {
    if (text === null) return null;
    const usual = usualDate(text);
    if (usual === null) return readOther(text);
    if (mayChangeYear(usual)) return yearOf(readUsual(text, usual, offsetAt));
    return isReal(usual.year, usual.month, usual.day) ? usual.year : null;
  };
}

/** A zone moves an instant by a day at most. */
function mayChangeYear({ month, day, time }: UsualDate): boolean {
  return time !== null && ((month === 1 && day === 1) || (month === 12 && day === 31));
}

function yearOf(date: string | null): number | null {
  return date === null ? null : Number(date.slice(0, 4));
}

const DAY_MS = 86_400_000;

/** A date in the usual form, unless the zone moves it to another day. */
function readUsual(text: string, usual: UsualDate, offsetAt: OffsetAt): string | null {
  const { year, month, day, time, isPlain } = usual;
  if (!isReal(year, month, day)) return null;
  if (time !== null && offsetAt !== null) {
    const midnight = midnightOf(year, month, day);
    const sinceMidnight = time * 1000 + offsetAt(midnight + time * 1000);
    if (sinceMidnight < 0 || sinceMidnight >= DAY_MS) return dateOf(midnight + sinceMidnight);
  }
  return isPlain ? text.slice(0, 10) : format(year, month, day);
}

function readDate(value: string, offsetAt: OffsetAt): string | null {
  const text = textOf(value);
  const match = text === null ? null : DATE.exec(text);
  if (match === null) return null;
  const year = Number(match[1] ?? match[4]);
  const month = Number(match[2] ?? match[5]);
  const day = Number(match[3] ?? match[6]);
  if (!isReal(year, month, day)) return null;
  const instant = offsetAt === null || match[7] === undefined ? null : INSTANT.exec(match[7]);
  if (offsetAt === null || instant === null) return format(year, month, day);
  return localDate(midnightOf(year, month, day), instant, offsetAt);
}

/** Epoch ms of the day's begin in UTC; Date.UTC alone reads years below 100 as 19xx. */
function midnightOf(year: number, month: number, day: number): number {
  return year < 100 ? new Date(0).setUTCFullYear(year, month - 1, day) : Date.UTC(year, month - 1, day);
}

function localDate(midnight: number, instant: RegExpExecArray, offsetAt: NonNullable<OffsetAt>): string | null {
  const [, hour, minute, second, sign, zoneHour, zoneMinute] = instant;
  const zone = (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)) * (sign === "-" ? -1 : 1);
  const utc = midnight + ((Number(hour) * 60 + Number(minute) - zone) * 60 + Number(second ?? 0)) * 1000;
  return dateOf(utc + offsetAt(utc));
}

/** The UTC calendar date of a moment; null outside of the years 0000 to 9999. */
function dateOf(epochMs: number): string | null {
  const local = new Date(epochMs);
  const year = local.getUTCFullYear();
  if (year < 0 || year > 9999) return null;
  return format(year, local.getUTCMonth() + 1, local.getUTCDate());
}

function isReal(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function format(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const REMEMBER = 20_000;

/** Each unusual text is read once, and the memory is dropped before it grows with the deals. */
function remembered<T extends string | number>(read: (text: string) => T | null): (text: string) => T | null {
  const known = new Map<string, T | null>();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = read(text);
      if (known.size >= REMEMBER) known.clear();
      known.set(text, found);
    }
    return found;
  };
}
