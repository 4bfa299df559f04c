const DASH = 45;
const DOT = 46;
const COLON = 58;
const UPPER_T = 84;
const UPPER_Z = 90;

/** A date as nearly every export writes it, by its parts; `time` is null without one. */
export interface UsualDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Seconds since midnight, UTC. */
  readonly time: number | null;
}

/**
 * Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SSZ` and `YYYY-MM-DDTHH:MM:SS.fffZ` letter by letter, since a million of them
 * are read in a run; null for every other text, which may still be a date.
 */
export function usualDate(text: string): UsualDate | null {
  const { length } = text;
  if (length !== 10 && length !== 20 && length !== 24) return null;
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null;
  const year = number(text, 0, 4);
  const month = number(text, 5, 2);
  const day = number(text, 8, 2);
  const time = length === 10 ? null : timeOf(text);
  if (year < 0 || month < 0 || day < 0 || (time !== null && time < 0)) return null;
  return { year, month, day, time };
}

/** Seconds since midnight of `THH:MM:SS[.fff]Z` from the eleventh letter on; -1 when it is something else. */
function timeOf(text: string): number {
  const end = text.length - 1;
  if (text.charCodeAt(10) !== UPPER_T || text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return -1;
  if (text.charCodeAt(end) !== UPPER_Z) return -1;
  if (end === 23 && (text.charCodeAt(19) !== DOT || number(text, 20, 3) < 0)) return -1;
  const hour = number(text, 11, 2);
  const minute = number(text, 14, 2);
  const second = number(text, 17, 2);
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return isTime ? (hour * 60 + minute) * 60 + second : -1;
}

/** The number in `count` ASCII digits from `at` on; -1 when one is no digit. */
function number(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
