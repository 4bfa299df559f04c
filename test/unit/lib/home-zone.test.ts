import { IANAZone } from "luxon";
import { afterEach, describe, expect, it } from "vitest";
import { isPlainZone, liveIn, offsetAtHome } from "../../../src/lib/home-zone.ts";
import { isoIn, zoneOffset } from "../../../src/lib/zone.ts";

const AROUND = process.env.TZ;
afterEach(() => {
  if (AROUND === undefined) delete process.env.TZ;
  else process.env.TZ = AROUND;
});

const HOUR = 3_600_000;
/** Ten years by steps of half a week and a bit, both sides of the days on which clocks change, and moments long ago and ahead. */
const MOMENTS = [
  ...Array.from({ length: 1_100 }, (_, at) => Date.UTC(2020, 0, 1) + at * 80 * HOUR + at),
  ...Array.from({ length: 96 }, (_, at) => Date.UTC(2026, 2, 27) + at * HOUR),
  ...Array.from({ length: 96 }, (_, at) => Date.UTC(2026, 9, 23) + at * HOUR),
  ...["0099-03-01", "1800-06-01", "1911-12-31", "1945-08-15", "1988-06-01", "2100-01-01", "9998-01-01"].map((day) =>
    Date.parse(`${day}T12:00:00Z`),
  ),
];

describe("the zone that the process lives in", () => {
  it.each([
    "Asia/Seoul",
    "UTC",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Pyongyang",
    "Africa/Monrovia",
    "America/Sao_Paulo",
    "America/Port-au-Prince",
  ])("%s is as far from UTC as luxon says, at every moment", (zone) => {
    liveIn(zone);
    const offsetAt = offsetAtHome(zone);
    const rule = IANAZone.create(zone);
    expect(MOMENTS.map((at) => offsetAt?.(at))).toEqual(MOMENTS.map((at) => Math.round(rule.offset(at) * 60_000)));
    expect(process.env.TZ).toBe(zone);
  });

  it("is one at a time; the others are asked of luxon", () => {
    liveIn("Asia/Seoul");
    expect(isoIn("Asia/Seoul", 0)).toBe("1970-01-01T09:00:00.000+09:00");
    liveIn("America/New_York");
    expect(isoIn("Asia/Seoul", 0)).toBe("1970-01-01T09:00:00.000+09:00");
    expect(offsetAtHome("Asia/Seoul")).toBeNull();
    expect(zoneOffset("Asia/Seoul")(0)).toBe(9 * HOUR);
    expect(isoIn("America/New_York", 0)).toBe("1969-12-31T19:00:00.000-05:00");
  });

  it.each(["Etc/GMT-9", "GMT+9", "EST5EDT", "asia/seoul", "Mars", "+09:00", ""])(
    "is not %j, which a process may take for another",
    (zone) => {
      liveIn("Asia/Seoul");
      liveIn(zone);
      expect([isPlainZone(zone), process.env.TZ, offsetAtHome(zone)]).toEqual([false, "Asia/Seoul", null]);
    },
  );
});
