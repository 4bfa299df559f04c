import { afterEach, describe, expect, it, vi } from "vitest";
import { Floor } from "./floor.ts";

const HALF_HOUR_MS = 1_800_000;
const DAY_MS = 48 * HALF_HOUR_MS;

/** What is asked for at 08:00 in Seoul on `count` days from `first` on. */
function slots(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(Date.parse(first) + at * DAY_MS).toISOString().slice(0, 10);
    return `${day}T08:00:00.000+09:00 schedule ${day} offline,online`;
  });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

// hours that the same moment of July has there: the machine's zone has really changed
describe.each([
  ["UTC", 0],
  ["America/New_York", 20],
  ["Pacific/Kiritimati", 14],
])("the schedule of 08:00 in Seoul on a machine in %s", (zone, hours) => {
  it("keeps every slot of a year, once each, to the millisecond", async () => {
    vi.stubEnv("TZ", zone);
    expect(new Date("2026-07-01T00:00:00Z").getHours()).toBe(hours);
    const floor = new Floor({ startsAt: "2026-01-01T07:45:00+09:00" });
    await floor.start();
    for (let day = 0; day < 365; day++) {
      await floor.clock.advance(HALF_HOUR_MS);
      floor.clock.step(DAY_MS - HALF_HOUR_MS); // nothing happens for the rest of the day
    }
    await floor.scheduler.stop();
    expect(floor.asked).toEqual(slots("2026-01-01", 365));
  });
});

describe("the schedule of 08:00 in Seoul", () => {
  it("is kept once a day by one who looks at the clock every minute of it, over a change of the machine's clocks", async () => {
    vi.stubEnv("TZ", "America/New_York");
    const floor = new Floor({ startsAt: "2026-03-01T00:00:00+09:00" });
    await floor.start();
    await floor.clock.advance(14 * DAY_MS);
    await floor.scheduler.stop();
    expect(floor.asked).toEqual(slots("2026-03-01", 14));
  });
});
