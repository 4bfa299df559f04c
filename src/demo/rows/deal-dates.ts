import { type AsOf, dayOf } from "../calendar.ts";
import type { Prng } from "../prng.ts";
import { impossibleDate, writeDate } from "../text/date-text.ts";

export type DealDates = {
  readonly 수강시작일: string | null;
  readonly 수강종료일: string | null;
  readonly "계약 체결일": string | null;
  readonly "수주 예정일": string | null;
};

const NO_DATES: DealDates = { 수강시작일: null, 수강종료일: null, "계약 체결일": null, "수주 예정일": null };

/** A delivered or booked course: all four dates, the year is that of the first day of the course. */
export function courseDates(year: number, asOf: AsOf, prng: Prng): DealDates {
  const start = dayIn(year, prng);
  const signed = Math.min(start - 5 - prng.int(56), asOf.day - 1 - prng.int(20));
  return {
    수강시작일: writeDate(start, prng),
    수강종료일: writeDate(start + 1 + prng.int(90), prng),
    "계약 체결일": writeDate(signed, prng),
    "수주 예정일": prng.chance(70) ? writeDate(signed + prng.int(15), prng) : null,
  };
}

/** Won without all its papers: one date is missing, and the deal's year stands where the rules look for it next. */
export function incompleteDates(year: number, asOf: AsOf, prng: Prng): DealDates {
  const dates = courseDates(year, asOf, prng);
  switch (prng.int(4)) {
    case 0:
      return { ...dates, 수강종료일: null };
    case 1:
      return { ...dates, "계약 체결일": prng.chance(50) ? null : impossibleDate(year, prng) };
    case 2:
      return {
        ...dates,
        수강시작일: impossibleDate(year, prng),
        "계약 체결일": writeDate(signedIn(year, asOf, prng), prng),
      };
    default:
      return { ...dates, 수강시작일: null, "계약 체결일": null, "수주 예정일": writeDate(dayIn(year, prng), prng) };
  }
}

/** Not won yet: a course that is planned, or only the day on which an order is expected. */
export function plannedDates(year: number, prng: Prng): DealDates {
  const start = dayIn(year, prng);
  if (prng.chance(35)) return { ...NO_DATES, "수주 예정일": writeDate(start, prng) };
  return {
    수강시작일: writeDate(start, prng),
    수강종료일: prng.chance(70) ? writeDate(start + 1 + prng.int(60), prng) : null,
    "계약 체결일": null,
    "수주 예정일": prng.chance(80) ? writeDate(start - 10 - prng.int(40), prng) : null,
  };
}

/** No year to be had: nothing written, or nothing that is a date. */
export function unknownDates(year: number, prng: Prng): DealDates {
  if (prng.chance(50)) return NO_DATES;
  const bad = (): string | null => (prng.chance(60) ? impossibleDate(year, prng) : null);
  return { 수강시작일: bad(), 수강종료일: bad(), "계약 체결일": bad(), "수주 예정일": bad() };
}

function dayIn(year: number, prng: Prng): number {
  const first = dayOf(year, 1, 1);
  // New Year's Day a little too often: written as an instant it is still the old year in UTC.
  return prng.chance(2) ? first : first + prng.int(365);
}

/** A day of that year that is not in the future, as contracts are. */
function signedIn(year: number, asOf: AsOf, prng: Prng): number {
  const first = dayOf(year, 1, 1);
  return first + prng.int(Math.max(1, Math.min(365, asOf.day - first)));
}
