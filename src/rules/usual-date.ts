const SPACE = 32;
const PLUS = 43;
const DASH = 45;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const UPPER_T = 84;
const UPPER_Z = 90;

/** A date as nearly every export writes it, by its parts; `time` is null where it is no instant. */
export interface UsualDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Seconds since midnight, UTC. */
  readonly time: number | null;
  /** The text begins with it as `YYYY-MM-DD`. */
  readonly isPlain: boolean;
}

/**
 * Reads D of SPEC 3.1, alone, with a tail that names no zone, or as `DTHH:MM:SS[.fff]Z`, letter by letter, since a
 * million of them are read in a run; null for every other text, which may still be a date.
 */
export function usualDate(text: string): UsualDate | null {
  const year = number(text, 0, 4);
  const monthAt = isDigit(text, 4) ? 4 : 5;
  const isCompact = monthAt === 4;
  if (!isCompact && !isBetween(text, 4)) return null;
  const monthEnd = monthAt + (isCompact || isDigit(text, monthAt + 1) ? 2 : 1);
  if (!isCompact && !isBetween(text, monthEnd)) return null;
  const dayAt = isCompact ? monthEnd : monthEnd + 1;
  const end = dayAt + (isCompact || isDigit(text, dayAt + 1) ? 2 : 1);
  const month = number(text, monthAt, monthEnd - monthAt);
  const day = number(text, dayAt, end - dayAt);
  if (year < 0 || month < 0 || day < 0) return null;
  const time = tailOf(text, end);
  if (time === UNKNOWN) return null;
  return { year, month, day, time, isPlain: end === 10 && is(text, 4, DASH) && is(text, 7, DASH) };
}

const UNKNOWN = -1;

/** The time that follows D at `end`, null for none, UNKNOWN where it may be an instant of another form. */
function tailOf(text: string, end: number): number | null {
  if (end === text.length) return null;
  if (is(text, end, UPPER_T)) {
    const time = timeOf(text, end);
    if (time >= 0) return time;
  } else if (!is(text, end, SPACE)) return UNKNOWN;
  for (let i = end + 1; i < text.length; i++)
    if (is(text, i, UPPER_Z) || is(text, i, PLUS) || is(text, i, DASH)) return UNKNOWN;
  return null;
}

/** Seconds since midnight of `THH:MM:SS[.fff]Z` from `at` to the end; -1 when it is something else. */
function timeOf(text: string, at: number): number {
  const end = text.length - 1;
  if (end !== at + 9 && end !== at + 13) return -1;
  if (!is(text, at + 3, COLON) || !is(text, at + 6, COLON) || !is(text, end, UPPER_Z)) return -1;
  if (end === at + 13 && (!is(text, at + 9, DOT) || number(text, at + 10, 3) < 0)) return -1;
  const hour = number(text, at + 1, 2);
  const minute = number(text, at + 4, 2);
  const second = number(text, at + 7, 2);
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return isTime ? (hour * 60 + minute) * 60 + second : -1;
}

function is(text: string, at: number, letter: number): boolean {
  return text.charCodeAt(at) === letter;
}

function isBetween(text: string, at: number): boolean {
  return is(text, at, DASH) || is(text, at, DOT) || is(text, at, SLASH);
}

function isDigit(text: string, at: number): boolean {
  const digit = text.charCodeAt(at) - 48; // NaN behind the end
  return digit >= 0 && digit <= 9;
}

/** The number in `count` ASCII digits from `at` on; -1 when one is no digit. */
function number(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
