import type { DateParts, Quantity, Reading } from "./figure.ts";

/** The figures that may be told, by kind. Money is KRW, ratios are fractions of 1; none is negative. */
export interface HeldFigures {
  readonly money: readonly number[];
  readonly ratios: readonly number[];
  /** A count whose counter is null may be told with any. */
  readonly counts: readonly { readonly value: number; readonly counter: string | null }[];
  readonly dates: readonly DateParts[];
  readonly codes: ReadonlySet<string>;
}

/** Relative: what doubles lose on the way, and no more, for a cut (119.9% of 1.19999…) comes that close. */
const EPSILON = 8 * Number.EPSILON;
/** What arithmetic on doubles leaves of nothing. */
const NO_WON = 0.01;
const NO_RATIO = 1e-9;

/** Whether a reading tells a figure that is held, as it is or rounded to the precision as written. */
export function isHeld(reading: Reading, held: HeldFigures): boolean {
  switch (reading.kind) {
    case "money":
      return held.money.some((won) => tells(reading, won, NO_WON));
    case "ratio":
      return held.ratios.some((ratio) => tells(reading, ratio, NO_RATIO));
    case "count":
      return held.counts.some(
        ({ value, counter }) =>
          (counter === null || reading.counter === null || counter === reading.counter) && tells(reading, value, 0),
      );
    case "date":
      return held.dates.some((date) => tellsDate(reading, date, held.dates));
    case "code":
      return held.codes.has(reading.code);
  }
}

/**
 * The actual figure, its rounding, floor or ceiling at the step as written. A floor may take what it takes; a ceiling
 * is not believed when it adds more than half (`2억` for 1.1억). Zero is only told of nothing.
 */
function tells({ value, step, bound }: Quantity, actual: number, nothing: number): boolean {
  const slack = EPSILON * Math.max(value, actual);
  const off = Math.abs(value - actual);
  if (value === 0 || actual === 0) return value === 0 && actual <= nothing;
  const rounded = off <= step / 2 + slack;
  const cut = actual >= value - slack && off < step - slack;
  if (bound === "floor") return cut;
  if (bound === "below") return rounded || (actual < value && off <= step);
  return rounded || cut || (actual < value && off < step - slack && off <= actual / 2);
}

function tellsDate(told: DateParts, held: DateParts, all: readonly DateParts[]): boolean {
  if (told.month !== undefined && told.month !== held.month) return false;
  if (told.day !== undefined && told.day !== held.day) return false;
  if (told.quarter !== undefined && told.quarter !== quarterOf(held)) return false;
  if (told.year === undefined || told.year === held.year) return true;
  // a note says `3월` and means the month of one of the years at hand
  return held.year === undefined && all.some((date) => date.year === told.year);
}

function quarterOf({ quarter, month }: DateParts): number | undefined {
  return quarter ?? (month === undefined ? undefined : Math.ceil(month / 3));
}
