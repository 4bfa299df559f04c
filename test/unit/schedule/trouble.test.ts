import { describe, expect, it } from "vitest";
import { aSample, gate } from "../job/run-bench.ts";
import { asked, beforeSlot, failed, HOUR_MS, MINUTE_MS, MISSING, stable } from "./before-slot.ts";
import { Floor } from "./floor.ts";

describe("a slot at which the database fails", () => {
  it("is caught up in the minute after the database has come", async () => {
    const floor = await beforeSlot([failed("DB_NOT_FOUND")]);
    floor.source = MISSING;
    await floor.clock.advance(2 * HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
    floor.source = stable("identity-2");
    await floor.clock.advance(2 * HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule"), asked("10:00:00", "catch_up")]);
  });

  it("is caught up at once when the watcher says so", async () => {
    const floor = await beforeSlot([failed("DB_UNSTABLE_OR_UPDATING")]);
    floor.source = { kind: "settling", sample: aSample(), stableInMs: 60_000 };
    await floor.clock.advance(MINUTE_MS + 30_000);
    floor.source = stable("identity-1");
    floor.scheduler.check();
    await floor.clock.advance(0);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule"), asked("08:00:30", "catch_up")]);
  });

  it("is not tried again with the file that failed", async () => {
    const floor = await beforeSlot([failed("DB_CORRUPT"), failed("DB_CORRUPT")]);
    await floor.clock.advance(HOUR_MS);
    floor.source = stable("identity-2");
    await floor.clock.advance(HOUR_MS);
    floor.source = stable("identity-3");
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([
      asked("08:00:00", "schedule"),
      asked("09:00:00", "catch_up"),
      asked("10:00:00", "catch_up"),
    ]);
  });
});

describe("a slot whose run ends badly", () => {
  it("is tried again at once after a crash, three times at most", async () => {
    const floor = await beforeSlot([]);
    floor.usual = failed("CRASHED");
    await floor.clock.advance(3 * HOUR_MS);
    expect(floor.asked).toEqual([
      asked("08:00:00", "schedule"),
      ...Array.from({ length: 3 }, () => asked("08:00:00", "catch_up")),
    ]);
  });

  it.each(["CACHE_WRITE_FAILED", "INSUFFICIENT_DISK", "BUILD_TIMEOUT", "PIPELINE_FAILED"] as const)(
    "with %s is given up until the next slot",
    async (code) => {
      const floor = await beforeSlot([failed(code)]);
      await floor.clock.advance(24 * HOUR_MS + MINUTE_MS);
      expect(floor.asked).toEqual([
        asked("08:00:00", "schedule"),
        "2026-01-30T08:00:00.000+09:00 schedule 2026-01-30 offline",
      ]);
    },
  );

  it("is tried again once a minute when the database kept changing and is stable at once", async () => {
    const floor = await beforeSlot([]);
    floor.usual = failed("DB_UNSTABLE_OR_UPDATING");
    await floor.clock.advance(3 * MINUTE_MS);
    expect(floor.asked).toEqual([
      asked("08:00:00", "schedule"),
      asked("08:01:00", "catch_up"),
      asked("08:02:00", "catch_up"),
    ]);
  });

  it("is tried again at once when only one mode lost its lock, in that mode", async () => {
    const floor = new Floor({ startsAt: "2026-01-29T07:59:00+09:00" });
    await floor.start();
    floor.note({ mode: "offline", started_at: "2026-01-29T08:00:00.000+09:00" });
    floor.endings.push(failed("LOCK_LOST"));
    await floor.clock.advance(MINUTE_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule", "online"), asked("08:00:00", "catch_up", "online")]);
    expect(floor.journal).toContainEqual(
      expect.objectContaining({ event: "catching_up", as_of: "2026-01-29", modes: ["online"] }),
    );
  });

  it("is tried again only in the mode that failed", async () => {
    const floor = new Floor({ startsAt: "2026-01-29T09:00:00+09:00" });
    floor.note({ mode: "offline", started_at: "2026-01-29T08:00:00.000+09:00" });
    floor.note({ mode: "online", started_at: "2026-01-29T08:00:00.000+09:00", result: "FAILED", code: "LOCK_LOST" });
    await floor.start();
    expect(floor.asked).toEqual([asked("09:00:00", "catch_up", "online")]);
  });

  it("breaks nothing when asking itself fails: the next minute tries again", async () => {
    const floor = await beforeSlot([]);
    floor.broken = true;
    await floor.clock.advance(MINUTE_MS);
    floor.broken = false;
    await floor.clock.advance(MINUTE_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule"), asked("08:01:00", "catch_up")]);
    expect(floor.journal).toContainEqual(expect.objectContaining({ event: "schedule_failed", error: "a bug" }));
  });
});

describe("a run log that cannot be written", () => {
  it("does not bring endless runs: what our own runs came to is remembered", async () => {
    const floor = await beforeSlot([]);
    floor.usual = failed("CACHE_WRITE_FAILED");
    floor.forgetful = true;
    await floor.clock.advance(3 * HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });

  it("keeps no slot back when it cannot be read either", async () => {
    const floor = await beforeSlot([]);
    floor.unreadable = true;
    await floor.clock.advance(2 * MINUTE_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });

  it("nor after crashes, beyond three", async () => {
    const floor = await beforeSlot([]);
    floor.usual = failed("CRASHED");
    floor.forgetful = true;
    await floor.clock.advance(3 * HOUR_MS);
    expect(floor.asked).toHaveLength(4);
  });
});

describe("a slot that meets another process", () => {
  it("waits for the next minute after it met its lock", async () => {
    const floor = await beforeSlot([{ result: "SKIPPED_LOCKED" }, { result: "SKIPPED_LOCKED" }]);
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([
      asked("08:00:00", "schedule"),
      asked("08:01:00", "catch_up"),
      asked("08:02:00", "catch_up"),
    ]);
  });

  it("is not caught up while that is busy", async () => {
    const floor = new Floor({ startsAt: "2026-01-29T08:30:00+09:00", modes: ["offline"] });
    floor.busy = true;
    await floor.start();
    await floor.clock.advance(30 * MINUTE_MS);
    expect(floor.asked).toEqual([]);
    floor.busy = false;
    await floor.clock.advance(MINUTE_MS);
    expect(floor.asked).toEqual([asked("09:01:00", "catch_up")]);
  });
});

describe("a run that takes long", () => {
  it("is one piece of work: what is decided meanwhile comes after it", async () => {
    const floor = await beforeSlot([failed("CRASHED")]);
    const running = gate();
    floor.hold = running.opened;
    await floor.clock.advance(30 * MINUTE_MS);
    floor.scheduler.check();
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
    running.open();
    await floor.clock.advance(MINUTE_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule"), asked("08:29:00", "catch_up")]);
  });
});

describe("a clock that is set back", () => {
  it("before a slot that has its report makes none again, after a restart neither", async () => {
    const floor = await beforeSlot([]);
    await floor.clock.advance(10 * MINUTE_MS);
    floor.clock.step(-30 * MINUTE_MS);
    await floor.restart();
    floor.source = stable("identity-2");
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });

  it("before a slot that failed keeps it when it comes again, after a restart", async () => {
    const floor = await beforeSlot([failed("PIPELINE_FAILED")]);
    await floor.clock.advance(10 * MINUTE_MS);
    floor.clock.step(-30 * MINUTE_MS);
    await floor.restart();
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule"), asked("08:00:00", "schedule")]);
  });
});

describe("a slot that comes during a long run", () => {
  /** The run of 23:59 begins at 00:10 and fails; then the clock is set back to 23:59. */
  async function backOverMidnight(): Promise<Floor> {
    const startsAt = "2026-01-29T23:58:00+09:00";
    const floor = new Floor({ startsAt, cron: "59 23 * * *", modes: ["offline"], refreshOnChange: true });
    const running = gate();
    floor.hold = running.opened;
    floor.endings.push({ result: "SUCCESS" }, failed("DB_CORRUPT"));
    await floor.start();
    await floor.clock.advance(12 * MINUTE_MS);
    floor.hold = null;
    running.open();
    await floor.clock.advance(0);
    expect(floor.asked.at(-1)).toBe("2026-01-30T00:10:00.000+09:00 schedule 2026-01-29 offline");
    floor.clock.step(-10.5 * MINUTE_MS);
    return floor;
  }

  it("is kept when that run ends, be it through a sleep of the machine", async () => {
    const floor = await beforeSlot([]);
    const running = gate();
    floor.hold = running.opened;
    await floor.clock.advance(MINUTE_MS + 1);
    floor.clock.step(24 * HOUR_MS);
    floor.hold = null;
    running.open();
    await floor.clock.advance(0);
    expect(floor.asked).toEqual([
      asked("08:00:00", "schedule"),
      "2026-01-30T08:00:00.001+09:00 schedule 2026-01-30 offline",
    ]);
  });

  it("is decided by the log of its own day when the clock is set back over midnight, as after a restart", async () => {
    for (const restarts of [true, false]) {
      const floor = await backOverMidnight();
      if (restarts) await floor.restart();
      else floor.scheduler.check();
      await floor.clock.advance(0);
      expect(floor.asked.slice(2)).toEqual(["2026-01-29T23:59:30.000+09:00 catch_up 2026-01-29 offline"]);
    }
  });

  it("is kept when it comes again, and not before, when the clock is set back meanwhile", async () => {
    const floor = await beforeSlot([]);
    const running = gate();
    floor.hold = running.opened;
    await floor.clock.advance(24 * HOUR_MS + 2 * MINUTE_MS);
    floor.clock.step(-30 * MINUTE_MS);
    floor.hold = null;
    running.open();
    await floor.clock.advance(20 * MINUTE_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([
      asked("08:00:00", "schedule"),
      "2026-01-30T08:00:00.000+09:00 schedule 2026-01-30 offline",
    ]);
  });
});

describe("a run that ends, or a source that settles, before the clock is looked at again", () => {
  const NEXT_DAY = "2026-01-30T08:01:30.000+09:00 catch_up 2026-01-30 offline";

  it("is a moment at which a slot that was slept through is caught up", async () => {
    const floor = await beforeSlot([]);
    await floor.clock.advance(2 * MINUTE_MS);
    floor.clock.step(24 * HOUR_MS + 30_000);
    floor.scheduler.check();
    await floor.clock.advance(0);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule"), NEXT_DAY]);
  });

  it("is one at which a slot is kept that comes just then", async () => {
    const floor = await beforeSlot([]);
    await floor.clock.advance(2 * MINUTE_MS);
    floor.clock.step(24 * HOUR_MS - MINUTE_MS + 10_000);
    floor.scheduler.check();
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([
      asked("08:00:00", "schedule"),
      "2026-01-30T08:00:10.000+09:00 schedule 2026-01-30 offline",
    ]);
  });
});
