import { describe, expect, it } from "vitest";
import { aSample, gate } from "../job/run-bench.ts";
import { asked, beforeSlot, failed, HOUR_MS, MINUTE_MS, MISSING, stable } from "./before-slot.ts";
import { Floor } from "./floor.ts";

describe("a changed database", () => {
  it("brings a new report of today where that is asked for", async () => {
    const floor = await beforeSlot([], { refreshOnChange: true });
    await floor.clock.advance(2 * HOUR_MS);
    floor.source = stable("identity-2");
    floor.scheduler.check();
    await floor.clock.advance(0);
    const refreshed = [asked("07:59:00", "db_stable"), asked("08:00:00", "schedule"), asked("09:59:00", "db_stable")];
    expect(floor.asked).toEqual(refreshed);
    floor.scheduler.check();
    await floor.clock.advance(0);
    expect(floor.asked).toEqual(refreshed);
  });

  it("changes nothing otherwise", async () => {
    const floor = await beforeSlot([]);
    await floor.clock.advance(2 * HOUR_MS);
    floor.source = stable("identity-2");
    floor.scheduler.check();
    await floor.clock.advance(0);
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });

  it("is not built twice when it also was what a slot waited for", async () => {
    const floor = new Floor({ startsAt: "2026-01-29T07:59:00+09:00", modes: ["offline"], refreshOnChange: true });
    floor.endings.push(failed("DB_NOT_FOUND"));
    floor.source = MISSING;
    await floor.start();
    await floor.clock.advance(HOUR_MS);
    floor.source = stable("identity-2");
    floor.scheduler.check();
    await floor.clock.advance(0);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule"), asked("08:59:00", "catch_up")]);
  });

  it("is not built again when it just failed as what a slot waited for, nor after a restart", async () => {
    const floor = await beforeSlot([{ result: "SUCCESS" }, failed("DB_NOT_FOUND"), failed("DB_CORRUPT")], {
      refreshOnChange: true,
    });
    floor.source = MISSING;
    await floor.clock.advance(HOUR_MS);
    floor.source = stable("identity-2");
    await floor.clock.advance(HOUR_MS);
    const once = [asked("07:59:00", "db_stable"), asked("08:00:00", "schedule"), asked("09:00:00", "catch_up")];
    expect(floor.asked).toEqual(once);
    await floor.restart();
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual(once);
  });

  it("is refreshed as the day and the source are then, when a catch-up came before and took long", async () => {
    const floor = await beforeSlot([{ result: "SUCCESS" }, failed("DB_NOT_FOUND")], { refreshOnChange: true });
    floor.source = MISSING;
    await floor.clock.advance(HOUR_MS);
    const running = gate();
    floor.hold = running.opened;
    floor.source = stable("identity-2");
    await floor.clock.advance(MINUTE_MS);
    expect(floor.asked.at(-1)).toBe(asked("09:00:00", "catch_up"));
    floor.source = stable("identity-3");
    floor.clock.step(16 * HOUR_MS);
    running.open();
    await floor.clock.advance(0);
    expect(floor.asked.at(-1)).toBe("2026-01-30T01:00:00.000+09:00 db_stable 2026-01-30 offline");
    expect(floor.asked).toHaveLength(4);
  });

  it("is waited for until it is stable, and built in the modes alone that have not failed with it", async () => {
    const floor = new Floor({ startsAt: "2026-01-29T06:00:00+09:00", refreshOnChange: true });
    floor.source = { kind: "settling", sample: aSample("identity-2"), stableInMs: 60_000 };
    floor.note({ mode: "online", result: "FAILED", code: "DB_CORRUPT", source_identity: "identity-2" });
    await floor.start();
    await floor.clock.advance(2 * MINUTE_MS);
    expect(floor.asked).toEqual([]);
    floor.source = MISSING;
    await floor.clock.advance(2 * MINUTE_MS);
    expect(floor.asked).toEqual([]);
    floor.source = stable("identity-2");
    await floor.clock.advance(2 * MINUTE_MS);
    expect(floor.asked).toEqual([asked("06:05:00", "db_stable")]);
  });

  it("is built once when its refresh fails for another cause, and again when another one comes", async () => {
    const floor = new Floor({ startsAt: "2026-01-29T06:00:00+09:00", refreshOnChange: true });
    floor.usual = failed("PIPELINE_FAILED");
    await floor.start();
    await floor.clock.advance(10 * MINUTE_MS);
    floor.source = stable("identity-2");
    await floor.clock.advance(10 * MINUTE_MS);
    const both = "offline,online";
    expect(floor.asked).toEqual([asked("06:00:00", "db_stable", both), asked("06:11:00", "db_stable", both)]);
  });

  it("is built once however often its refresh fails, and again after it met a lock", async () => {
    const floor = new Floor({ startsAt: "2026-01-29T06:00:00+09:00", modes: ["offline"], refreshOnChange: true });
    floor.endings.push({ result: "SKIPPED_LOCKED" });
    floor.usual = failed("DB_CORRUPT");
    await floor.start();
    await floor.clock.advance(4 * HOUR_MS);
    expect(floor.asked.filter((each) => each.includes("db_stable"))).toHaveLength(2);
  });
});
