import { DateTime, IANAZone } from "luxon";
import { isPlainZone, offsetAtHome } from "./home-zone.ts";

export function isZone(name: string): boolean {
  return isPlainZone(name) || IANAZone.isValidZone(name);
}

/** Calendar date `YYYY-MM-DD` of a moment in a zone. */
export function dateIn(zone: string, epochMs: number): string {
  return clockOf(zone, epochMs).slice(0, 10);
}

/** What the clocks of a zone show, as `YYYY-MM-DDTHH:MM:SS.fff`. */
function clockOf(zone: string, epochMs: number): string {
  return new Date(epochMs + zoneOffset(zone)(epochMs)).toISOString().slice(0, -1);
}

/** `dateIn` of one zone for who asks on every request: a day is worked out once. */
export function calendarOf(zone: string): (epochMs: number) => string {
  let day = { from: 0, to: 0, date: "" };
  return (epochMs) => {
    if (epochMs < day.from || epochMs >= day.to) {
      const moment = DateTime.fromMillis(epochMs, { zone });
      const to = moment.plus({ days: 1 }).startOf("day").toMillis();
      day = { from: moment.startOf("day").toMillis(), to, date: dateIn(zone, epochMs) };
    }
    return day.date;
  };
}

/** Epoch ms at which the calendar day of a moment began in a zone. */
export function startOfDay(zone: string, epochMs: number): number {
  return DateTime.fromMillis(epochMs, { zone }).startOf("day").toMillis();
}

/** ISO 8601 with milliseconds and the zone's offset. */
export function isoIn(zone: string, epochMs: number): string {
  return clockOf(zone, epochMs) + offsetText(zone, zoneOffset(zone)(epochMs));
}

function offsetText(zone: string, offset: number): string {
  if (/^(UTC|GMT)$/i.test(zone)) return "Z";
  const minutes = Math.floor(Math.abs(offset) / 60_000);
  return `${offset < 0 ? "-" : "+"}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** `YYYYMMDD_HHMMSS` in the zone: the form of a job run id. */
export function stampIn(zone: string, epochMs: number): string {
  return clockOf(zone, epochMs).slice(0, 19).replace("T", "_").replace(/[-:]/g, "");
}

/** True for a real calendar date in exactly the form `YYYY-MM-DD`, years 0001 to 9999. Asked on every request. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith("0000")) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text); // what is no day becomes the one after
}

/** The date `days` after `date` (before it, when negative); both `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Epoch ms at which a date `YYYY-MM-DD` begins in a zone. */
export function startOfDate(zone: string, date: string): number {
  return DateTime.fromISO(date, { zone }).startOf("day").toMillis();
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Offsets remembered at most: a thousand years of weeks. */
const REMEMBERED = 50_000;

/** Offset of a zone from UTC at a moment, in ms; cheap to ask for often. */
export function zoneOffset(zone: string): (epochMs: number) => number {
  return offsetAtHome(zone) ?? offsetElsewhere(zone);
}

/** Of zones that the process does not live in. */
const ELSEWHERE = new Map<string, (epochMs: number) => number>();

function offsetElsewhere(zone: string): (epochMs: number) => number {
  const offsetAt = ELSEWHERE.get(zone) ?? rememberedOffset(zone);
  ELSEWHERE.set(zone, offsetAt);
  return offsetAt;
}

/**
 * By `Intl`, which takes 50 µs an answer: remembered for the ends of weeks and, in a week in which the clocks change, of days. No zone of
 * the tz database (1970 to 2040) changes its clocks twice in a week and ends as before.
 */
function rememberedOffset(zone: string): (epochMs: number) => number {
  const rule = IANAZone.create(zone);
  const known = new Map<number, number>();
  const at = (epochMs: number) => {
    let offset = known.get(epochMs);
    if (offset === undefined) {
      offset = rule.offset(epochMs) * 60_000;
      if (known.size > REMEMBERED) known.clear();
      known.set(epochMs, offset);
    }
    return offset;
  };
  const steady = (epochMs: number, spanMs: number) => {
    const from = Math.floor(epochMs / spanMs) * spanMs;
    const offset = at(from);
    return offset === at(from + spanMs) ? offset : null;
  };
  return (epochMs) => steady(epochMs, WEEK_MS) ?? steady(epochMs, DAY_MS) ?? rule.offset(epochMs) * 60_000;
}
