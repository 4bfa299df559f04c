import fc from "fast-check";
import { DateTime, IANAZone } from "luxon";
import { describe, expect, it } from "vitest";
import {
  addDays,
  calendarOf,
  dateIn,
  isCalendarDate,
  isoIn,
  isZone,
  stampIn,
  startOfDate,
  zoneOffset,
} from "../../../src/lib/zone.ts";

const MIDNIGHT = Date.parse("2026-01-01T00:00:00+09:00");

it("a day begins at midnight of its zone, or when the clocks make it begin", () => {
  expect(startOfDate("Asia/Seoul", "2026-01-01")).toBe(MIDNIGHT);
  expect(startOfDate("America/Santiago", "2025-09-07")).toBe(Date.parse("2025-09-07T01:00:00-03:00"));
});

describe("a moment in a zone", () => {
  it("is told as its date, its stamp and its ISO time", () => {
    expect(dateIn("Asia/Seoul", MIDNIGHT - 1)).toBe("2025-12-31");
    expect(dateIn("Asia/Seoul", MIDNIGHT)).toBe("2026-01-01");
    expect(stampIn("Asia/Seoul", MIDNIGHT - 1)).toBe("20251231_235959");
    expect(isoIn("Asia/Seoul", MIDNIGHT)).toBe("2026-01-01T00:00:00.000+09:00");
    expect(isoIn("America/New_York", MIDNIGHT)).toBe("2025-12-31T10:00:00.000-05:00");
  });

  it("is told as luxon tells it, in every zone and year", () => {
    const zones = [
      "Asia/Seoul",
      "UTC",
      "utc",
      "GMT",
      "Etc/UTC",
      "America/St_Johns",
      "Asia/Calcutta",
      "Africa/Monrovia",
    ];
    const moment = fc.integer({ min: Date.parse("0001-01-02T00:00:00Z"), max: Date.UTC(9999, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moment, (zone, at) => {
        const told = DateTime.fromMillis(at, { zone });
        expect([dateIn(zone, at), stampIn(zone, at), isoIn(zone, at)]).toEqual([
          told.toFormat("yyyy-MM-dd"),
          told.toFormat("yyyyMMdd_HHmmss"),
          told.toISO(),
        ]);
      }),
    );
  });

  it("has the same date when it is asked for again and again, days apart, forwards and back", () => {
    const zones = ["Asia/Seoul", "America/Santiago", "Pacific/Apia", "Africa/Cairo"];
    const moments = fc.array(fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) }), { maxLength: 6 });
    const near = fc.array(fc.integer({ min: -40, max: 40 }).map((hours) => Date.UTC(2025, 8, 7) + hours * 3_600_000));
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.oneof(moments, near), (zone, all) => {
        const calendar = calendarOf(zone);
        expect(all.map(calendar)).toEqual(all.map((at) => dateIn(zone, at)));
      }),
    );
  });

  it("is as far from UTC as luxon says, on days when the clocks change too", () => {
    const zones = ["Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Pyongyang"];
    const offsets = new Map(zones.map((zone) => [zone, zoneOffset(zone)]));
    const moment = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) });
    const change = fc.integer({ min: -7_200_000, max: 7_200_000 }).map((ms) => Date.UTC(2026, 2, 8, 7) + ms);
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.oneof(moment, change), (zone, at) => {
        expect(offsets.get(zone)?.(at)).toBe(IANAZone.create(zone).offset(at) * 60_000);
      }),
    );
  });
});

describe("a calendar date", () => {
  it("is one of the calendar, in exactly its form", () => {
    for (const date of ["0001-01-01", "2024-02-29", "2026-12-31", "9999-12-31"])
      expect(isCalendarDate(date)).toBe(true);
    for (const text of [
      "2025-02-29",
      "2026-00-10",
      "2026-01-00",
      "0000-01-01",
      "2026-1-1",
      "10000-01-01",
      "2026-01-01 ",
    ]) {
      expect(isCalendarDate(text)).toBe(false);
    }
  });

  it("is one exactly when luxon knows such a day", () => {
    const part = (max: number, digits: number) =>
      fc.integer({ min: 0, max }).map((value) => String(value).padStart(digits, "0"));
    fc.assert(
      fc.property(part(9_999, 4), part(13, 2), part(32, 2), (year, month, day) => {
        const known = DateTime.fromFormat(`${year}-${month}-${day}`, "yyyy-MM-dd", { zone: "utc" }).isValid;
        expect(isCalendarDate(`${year}-${month}-${day}`)).toBe(known && year !== "0000");
      }),
      { numRuns: 2_000 },
    );
  });

  it("has days before and after it", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(addDays("2026-03-07", 2)).toBe("2026-03-09");
  });
});

describe("a zone", () => {
  it("is known by its IANA name only", () => {
    for (const name of ["Asia/Seoul", "UTC", "Etc/GMT-9"]) expect(isZone(name)).toBe(true);
    for (const name of ["", "Mars", "KST", "UTC+9", "+09:00", "local"]) expect(isZone(name)).toBe(false);
  });
});
