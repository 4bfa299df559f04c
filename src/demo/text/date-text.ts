import { DAY_MS, isoDay, seoulInstant, weekdayOf } from "../calendar.ts";
import type { Prng, Weighted } from "../prng.ts";

type Writer = (day: number, prng: Prng) => string;

const dotted = (day: number): string => isoDay(day).replaceAll("-", ".");
/** `2026.3.5`: month and day without their leading zero. */
const short = (day: number, separator: string): string => isoDay(day).replace(/-0?/g, separator);
/** Any whole second of the day in Seoul, the first and the last more often: there the calendar date is decided. */
const timeOfDay = (prng: Prng): number =>
  prng.weighted([
    [0, 4],
    [DAY_MS - 1, 1],
    [1_800_000, 1],
    [prng.int(86_400) * 1000, 6],
  ]);
const clock = (prng: Prng): string => `${String(8 + prng.int(11)).padStart(2, "0")}:${prng.pick(["00", "30"])}`;

/** Each of these reads as the very day it was given (SPEC 3.1, Asia/Seoul). */
const WRITERS: Weighted<Writer> = [
  [(day) => isoDay(day), 42],
  [(day, prng) => seoulInstant(day, timeOfDay(prng)), 24],
  [(day) => dotted(day), 8],
  [(day) => short(day, "."), 4],
  [(day) => isoDay(day).replaceAll("-", "/"), 5],
  [(day) => short(day, "/"), 2],
  [(day) => isoDay(day).replaceAll("-", ""), 4],
  [(day, prng) => `${isoDay(day)}T${clock(prng)}:00+09:00`, 3],
  [(day, prng) => `${isoDay(day)} ${clock(prng)} +0900`, 1],
  [(day, prng) => `${dotted(day)} ${clock(prng)}`, 3],
  [(day) => `${isoDay(day)} (${"일월화수목금토"[weekdayOf(day)] ?? "일"})`, 2],
  [(day) => `${dotted(day)} 오전반`, 1],
  [(day) => ` ${isoDay(day)}\t`, 1],
];

export function writeDate(day: number, prng: Prng): string {
  return prng.weighted(WRITERS)(day, prng);
}

/** Texts that are no date, or not a possible one: NULL to the rules. */
export function impossibleDate(year: number, prng: Prng): string {
  return prng.pick([
    `${year}-02-30`,
    `${year}-13-01`,
    `${year}.00.10`,
    `${year}1332`,
    `${year}년 3월 2일`,
    `${year}-03-02(월)`,
    "미정",
    "추후 협의",
    "3월 초",
  ]);
}

/** Instants of the last day of the year before, and of the first day of this one, all written with the UTC date of the former. */
export function newYearInstant(year: number, prng: Prng): string {
  return prng.pick([
    `${year - 1}-12-31T15:00:00.000Z`,
    `${year - 1}-12-31T14:59:59.999Z`,
    `${year - 1}-12-31T23:30:00Z`,
    `${year - 1}-12-31T15:00:00+00:00`,
    `${year - 1}-12-31T23:59:59+09:00`,
  ]);
}
