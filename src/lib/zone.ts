import { DateTime, IANAZone } from "luxon";

export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** Calendar date `YYYY-MM-DD` of a moment in a zone. */
export function dateIn(zone: string, epochMs: number): string {
  return DateTime.fromMillis(epochMs, { zone }).toFormat("yyyy-MM-dd");
}

/** ISO 8601 with milliseconds and the zone's offset. */
export function isoIn(zone: string, epochMs: number): string {
  return DateTime.fromMillis(epochMs, { zone }).toISO() ?? new Date(epochMs).toISOString();
}

/** `YYYYMMDD_HHMMSS` in the zone: the form of a job run id. */
export function stampIn(zone: string, epochMs: number): string {
  return DateTime.fromMillis(epochMs, { zone }).toFormat("yyyyMMdd_HHmmss");
}

/** True for a real calendar date in exactly the form `YYYY-MM-DD`, years 0001 to 9999. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith("0000")) return false;
  return DateTime.fromFormat(text, "yyyy-MM-dd", { zone: "utc" }).isValid;
}

/** The date `days` after `date` (before it, when negative); both `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: "utc" }).plus({ days }).toFormat("yyyy-MM-dd");
}

/** Offset of a zone from UTC at a moment, in ms; cheap to ask for often, since it is remembered for every UTC midnight. */
export function zoneOffset(zone: string): (epochMs: number) => number {
  const rule = IANAZone.create(zone);
  const exact = (ms: number) => rule.offset(ms) * 60_000;
  const DAY = 86_400_000;
  const atMidnight = new Map<number, number>();
  const midnight = (day: number) => {
    let offset = atMidnight.get(day);
    if (offset === undefined) {
      offset = exact(day * DAY);
      if (atMidnight.size > 50_000) atMidnight.clear();
      atMidnight.set(day, offset);
    }
    return offset;
  };
  return (epochMs) => {
    const day = Math.floor(epochMs / DAY);
    const offset = midnight(day);
    // a day in which the clocks change is asked for exactly
    return offset === midnight(day + 1) ? offset : exact(epochMs);
  };
}
