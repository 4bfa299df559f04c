import fc from "fast-check";
import { DateTime } from "luxon";
import type { Mode } from "../../../src/contract/mode.ts";
import { isoIn } from "../../../src/lib/zone.ts";
import type { Timetable } from "./calendar.ts";
import { HOUR_MS, oneOf, record, span } from "./wild.ts";

/** What a world begins with. */
export interface Setting {
  /** ISO 8601. */
  readonly startsAt: string;
  readonly table: Timetable;
  readonly modes: readonly Mode[];
  readonly refreshOnChange: boolean;
  /** A good database is there. */
  readonly landed: boolean;
}

/** A timetable, and the days on which its world may begin: most of them are nights in which the clocks change. */
interface Place {
  readonly table: Timetable;
  readonly days: readonly [string, ...string[]];
}

function daily(zone: string, hour: number, minute: number, ...days: Place["days"]): Place {
  return { table: { zone, times: [[hour, minute]], weekdays: null }, days };
}

const TWICE_A_WORKDAY: Timetable = {
  zone: "Asia/Seoul",
  times: [
    [8, 0],
    [20, 0],
  ],
  weekdays: [1, 2, 3, 4, 5],
};

/** The plainest first: a failure is shrunk towards it. */
const PLACES = oneOf<Place>(
  [daily("Asia/Seoul", 8, 0, "2026-01-28", "2025-12-30"), 4],
  [{ table: TWICE_A_WORKDAY, days: ["2026-01-29"] }, 2],
  [daily("America/New_York", 2, 30, "2026-03-07", "2026-10-31"), 2],
  [daily("America/New_York", 1, 30, "2026-10-31", "2026-03-07"), 2],
  [daily("America/Havana", 0, 0, "2026-03-07", "2026-10-31"), 2],
  [daily("Australia/Lord_Howe", 1, 45, "2026-04-04", "2026-10-03"), 1],
  [daily("Europe/Berlin", 23, 59, "2026-03-28", "2026-10-24"), 1],
);

const BEGINNINGS = PLACES.chain(({ table, days }) =>
  record({ table: fc.constant(table), day: fc.constantFrom(...days), afterMs: span(30 * HOUR_MS) }),
).map(({ table, day, afterMs }) => {
  const midnight = DateTime.fromISO(day, { zone: table.zone }).toMillis();
  return { table, startsAt: isoIn(table.zone, midnight + afterMs) };
});

export const SETTINGS: fc.Arbitrary<Setting> = fc
  .tuple(
    BEGINNINGS,
    oneOf<readonly Mode[]>([["online"], 1], [["offline", "online"], 2], [["online", "offline"], 1]),
    oneOf([false, 3], [true, 1]),
    oneOf([true, 4], [false, 1]),
  )
  .map(([beginning, modes, refreshOnChange, landed]) => ({ ...beginning, modes, refreshOnChange, landed }));
