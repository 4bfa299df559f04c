import { DateTime } from "luxon";

const MINUTE_MS = 60_000;

/** When a report is due: at these times of day, on these days of the week (1 is Monday) or on all. */
export interface Timetable {
  readonly zone: string;
  readonly times: readonly (readonly [hour: number, minute: number])[];
  readonly weekdays: readonly number[] | null;
}

/** The timetable as a line of cron. */
export function cronOf({ times, weekdays }: Timetable): string {
  const minutes = [...new Set(times.map(([, minute]) => minute))];
  const hours = times.map(([hour]) => hour);
  return `${minutes.join()} ${hours.join()} * * ${weekdays === null ? "*" : weekdays.join()}`;
}

/**
 * Slots by the calendar of the zone alone: on each day, the first moment at which a clock on the wall shows the time or
 * a later one (in the night in which the clocks go forward it may show none).
 */
export class Calendar {
  readonly #table: Timetable;
  readonly #days = new Map<string, readonly number[]>();

  constructor(table: Timetable) {
    this.#table = table;
  }

  /** `YYYY-MM-DD` on the wall. */
  today(now: number): string {
    return this.#on(now).toFormat("yyyy-MM-dd");
  }

  /** The slots of the day of `now` that have passed, oldest first. */
  passed(now: number): readonly number[] {
    return this.passedOn(this.today(now), now);
  }

  /** The slots of a day `YYYY-MM-DD` that have passed, oldest first. */
  passedOn(date: string, now: number): readonly number[] {
    return this.#slotsOf(date).filter((slot) => slot <= now);
  }

  next(after: number): number {
    for (let day = 0; day < 10; day += 1) {
      const date = this.#on(after).startOf("day").plus({ days: day }).toFormat("yyyy-MM-dd");
      const slot = this.#slotsOf(date).find((each) => each > after);
      if (slot !== undefined) return slot;
    }
    throw new Error("no slot within ten days");
  }

  #slotsOf(date: string): readonly number[] {
    let slots = this.#days.get(date);
    if (slots === undefined) {
      const { times, weekdays } = this.#table;
      const due = weekdays === null || weekdays.includes(DateTime.fromISO(date, { zone: "utc" }).weekday);
      slots = due ? times.map(([hour, minute]) => this.#firstAt(date, hour, minute)) : [];
      this.#days.set(date, slots);
    }
    return slots;
  }

  #firstAt(date: string, hour: number, minute: number): number {
    const noon = DateTime.fromISO(`${date}T12:00`, { zone: this.#table.zone });
    const wanted = `${date} ${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
    const about = noon.toMillis() + (hour * 60 + minute - 12 * 60) * MINUTE_MS;
    for (let at = about - 120 * MINUTE_MS; at <= about + 120 * MINUTE_MS; at += MINUTE_MS) {
      const shown = this.#on(at).toFormat("yyyy-MM-dd HH:mm");
      if (shown >= wanted && shown.startsWith(date)) return at;
    }
    throw new Error(`${wanted} never comes`);
  }

  #on(now: number): DateTime {
    return DateTime.fromMillis(now, { zone: this.#table.zone });
  }
}
