import fc from "fast-check";
import { IANAZone } from "luxon";
import { describe, expect, it } from "vitest";
import {
  addDays,
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
