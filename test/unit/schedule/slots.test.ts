import { afterEach, describe, expect, it, vi } from "vitest";
import { dateIn } from "../../../src/lib/zone.ts";
import { cronProblem, slotsOf } from "../../../src/schedule/slots.ts";

const at = (text: string) => Date.parse(text);

/** Every slot of 2026. */
function slotsOf2026(cron: string, timezone: string): number[] {
  const slots = slotsOf(cron, timezone);
  const found: number[] = [];
  const end = at("2027-01-01T00:00:00Z");
  for (let slot = slots.next(at("2026-01-01T00:00:00Z") - 1); slot !== null && slot < end; slot = slots.next(slot)) {
    found.push(slot);
  }
  return found;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the slots of a cron line", () => {
  it("are at its time in its zone, whatever zone the machine is in", () => {
    for (const machine of ["UTC", "America/New_York", "Pacific/Kiritimati"]) {
      vi.stubEnv("TZ", machine);
      const slots = slotsOf("0 8 * * *", "Asia/Seoul");
      expect(slots.next(at("2026-01-29T07:59:59.999+09:00"))).toBe(at("2026-01-29T08:00:00+09:00"));
      expect(slots.newest(at("2026-01-29T07:59:59.999+09:00"))).toBe(at("2026-01-28T08:00:00+09:00"));
    }
  });

  it("have one that is the newest at its very moment, and no more the next", () => {
    const slots = slotsOf("0 8 * * *", "Asia/Seoul");
    const eight = at("2026-01-29T08:00:00+09:00");
    expect(slots.newest(eight)).toBe(eight);
    expect(slots.next(eight)).toBe(at("2026-01-30T08:00:00+09:00"));
    expect(slots.next(eight - 1)).toBe(eight);
  });

  it.each([
    ["30 2 * * *", "America/New_York", "is skipped when the clocks go forward"],
    ["30 1 * * *", "America/New_York", "comes twice when the clocks go back"],
    ["0 0 * * *", "America/Havana", "is skipped at midnight when the clocks go forward"],
    ["45 1 * * *", "Australia/Lord_Howe", "comes twice when the clocks go back by half an hour"],
  ])("%s in %s are one a day, although its time %s", (cron, timezone) => {
    const found = slotsOf2026(cron, timezone);
    expect(found).toHaveLength(365);
    expect(new Set(found.map((slot) => dateIn(timezone, slot))).size).toBe(365);
  });

  it("are none, forwards and backwards, for a line that never comes", () => {
    const slots = slotsOf("0 8 31 2 *", "Asia/Seoul");
    expect(slots.next(at("2026-01-29T00:00:00Z"))).toBeNull();
    expect(slots.newest(at("2026-01-29T00:00:00Z"))).toBeNull();
  });

  it("are the same whether they are looked for forwards or backwards", () => {
    for (const [cron, timezone] of [
      ["30 2 * * *", "America/New_York"],
      ["30 1 * * *", "America/New_York"],
      ["15 8,20 * * 1-5", "Asia/Seoul"],
    ] as const) {
      const slots = slotsOf(cron, timezone);
      const found = slotsOf2026(cron, timezone);
      const backwards = found.map((slot) => slots.newest(slot));
      expect(backwards).toEqual(found);
      expect(found.slice(1).map((slot) => slots.newest(slot - 1))).toEqual(found.slice(0, -1));
    }
  });
});

describe("what is wrong with a cron line", () => {
  it("is nothing when it has five fields and comes some day", () => {
    for (const cron of ["0 8 * * *", "  0  8\t* * *  ", "*/15 7-9 * * MON-FRI", "0 8 29 2 *", "0 8 L * *"]) {
      expect(cronProblem(cron)).toBeNull();
    }
  });

  it.each(["0 0 8 * * *", "0 8 * *", "", "60 8 * * *", "0 25 * * *", "0 8 * * 8", "*/0 * * * *", "eight o'clock"])(
    "is told in words: %j",
    (cron) => {
      expect(cronProblem(cron)).toMatch(/five fields/);
    },
  );

  it("is told when it never comes", () => {
    expect(cronProblem("0 8 31 2 *")).toBe("it never comes");
  });
});
