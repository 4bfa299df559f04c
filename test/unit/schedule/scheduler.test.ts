import { describe, expect, it } from "vitest";
import { gate } from "../job/run-bench.ts";
import { Floor } from "./floor.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const on = (time: string) => `2026-01-29T${time}+09:00`;
const asked = (time: string, trigger: string, modes = "offline,online") =>
  `2026-01-29T${time}.000+09:00 ${trigger} 2026-01-29 ${modes}`;

async function started(settings: ConstructorParameters<typeof Floor>[0]): Promise<Floor> {
  const floor = new Floor(settings);
  await floor.start();
  return floor;
}

describe("a scheduler that starts", () => {
  it("before the day's slot waits for it, to the millisecond though it looks once a minute", async () => {
    const floor = await started({ startsAt: on("00:30:17") });
    await floor.clock.advance(7.5 * HOUR_MS - 17_001);
    expect(floor.asked).toEqual([]);
    await floor.clock.advance(1);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });

  it("after the day's slot catches up at once, and once", async () => {
    const floor = await started({ startsAt: on("09:17:30") });
    await floor.clock.advance(3 * HOUR_MS);
    expect(floor.asked).toEqual([asked("09:17:30", "catch_up")]);
  });

  it("at the very slot catches up", async () => {
    const floor = await started({ startsAt: on("08:00:00") });
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "catch_up")]);
  });

  it("after a run of the slot that went well does nothing till the next slot", async () => {
    const floor = new Floor({ startsAt: on("09:17:30") });
    floor.note({ started_at: on("08:00:00.000"), mode: "offline" });
    floor.note({ started_at: on("08:00:00.000"), mode: "online" });
    await floor.start();
    await floor.clock.advance(14 * HOUR_MS);
    expect(floor.asked).toEqual([]);
  });

  it("after a run that was before the slot catches up", async () => {
    const floor = new Floor({ startsAt: on("09:17:30"), modes: ["offline"] });
    floor.note({ started_at: on("07:59:59.999"), trigger: "recompute" });
    await floor.start();
    expect(floor.asked).toEqual([asked("09:17:30", "catch_up", "offline")]);
  });

  it("catches up only the mode that is behind, after a GET made the other", async () => {
    const floor = new Floor({ startsAt: on("09:17:30") });
    floor.note({ started_at: on("08:00:00.000"), mode: "offline" });
    floor.note({ started_at: on("08:30:00.000"), mode: "online", trigger: "on_demand" });
    await floor.start();
    expect(floor.asked).toEqual([asked("09:17:30", "catch_up", "online")]);
  });
});

describe("a clock that is set", () => {
  it("back over the slot brings no second run", async () => {
    const floor = await started({ startsAt: on("07:59:00") });
    await floor.clock.advance(5 * MINUTE_MS);
    floor.clock.step(-15 * MINUTE_MS);
    await floor.clock.advance(30 * MINUTE_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });

  it("back again and again around the slot brings no second run", async () => {
    const floor = await started({ startsAt: on("07:59:58") });
    for (let second = 0; second < 30; second++) {
      await floor.clock.advance(1500);
      floor.clock.step(second % 2 === 0 ? -3000 : 2500);
    }
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toHaveLength(1);
  });

  it("back before the slot delays it to its time", async () => {
    const floor = await started({ startsAt: on("07:30:00") });
    await floor.clock.advance(29 * MINUTE_MS);
    floor.clock.step(-20 * MINUTE_MS);
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });

  it("forward over the slot misses nothing: it is caught up", async () => {
    const floor = await started({ startsAt: on("07:50:00") });
    await floor.clock.advance(5 * MINUTE_MS);
    floor.clock.step(30 * MINUTE_MS);
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([asked("08:26:00", "catch_up")]);
  });

  it("forward by a few seconds over the slot keeps it as the slot it is", async () => {
    const floor = await started({ startsAt: on("07:59:00") });
    await floor.clock.advance(50_000);
    floor.clock.step(15_000);
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:15", "schedule")]);
  });

  it("right after it was a day ahead leaves the day it skipped its report", async () => {
    const floor = await started({ startsAt: "2026-01-30T07:59:00+09:00" });
    await floor.clock.advance(10 * MINUTE_MS);
    floor.clock.step(-DAY_MS);
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([
      "2026-01-30T08:00:00.000+09:00 schedule 2026-01-30 offline,online",
      expect.stringContaining("catch_up 2026-01-29 offline,online"),
    ]);
  });
});

describe("a machine that sleeps", () => {
  it("through the slot catches it up once when it wakes", async () => {
    const floor = await started({ startsAt: "2026-01-28T22:00:00+09:00" });
    floor.asked.length = 0; // the catch-up of the 28th
    floor.clock.step(13 * HOUR_MS);
    await floor.clock.advance(2 * HOUR_MS);
    expect(floor.asked).toEqual([asked("11:01:00", "catch_up")]);
  });

  it("through several days catches up only the day on which it wakes", async () => {
    const floor = await started({ startsAt: "2026-01-25T12:00:00+09:00" });
    floor.asked.length = 0;
    floor.clock.step(4 * DAY_MS);
    await floor.clock.advance(DAY_MS);
    expect(floor.asked).toEqual([
      asked("12:01:00", "catch_up"),
      "2026-01-30T08:00:00.000+09:00 schedule 2026-01-30 offline,online",
    ]);
  });

  it("from before one slot to before the next has lost the one between", async () => {
    const floor = await started({ startsAt: "2026-01-28T07:00:00+09:00" });
    floor.clock.step(DAY_MS - 30 * MINUTE_MS);
    await floor.clock.advance(2 * HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });
});

describe("several slots a day", () => {
  it("are each kept", async () => {
    const floor = await started({ startsAt: on("07:00:00"), cron: "30 7,20 * * *", modes: ["offline"] });
    await floor.clock.advance(16 * HOUR_MS);
    expect(floor.asked).toEqual([asked("07:30:00", "schedule", "offline"), asked("20:30:00", "schedule", "offline")]);
  });

  it("are caught up for the newest only", async () => {
    const floor = await started({ startsAt: on("21:00:00"), cron: "30 7,20 * * *", modes: ["offline"] });
    expect(floor.asked).toEqual([asked("21:00:00", "catch_up", "offline")]);
  });
});

describe("a slot that the clocks skip or repeat", () => {
  it.each([
    ["30 2 * * *", "2026-03-08", "2026-03-08T00:00:00-05:00"],
    ["30 1 * * *", "2026-11-01", "2026-11-01T00:00:00-04:00"],
  ])("%s in New York is kept once on %s", async (cron, day, startsAt) => {
    const floor = await started({ startsAt, cron, timezone: "America/New_York", modes: ["offline"] });
    await floor.clock.advance(20 * HOUR_MS);
    expect(floor.asked).toEqual([expect.stringContaining(`schedule ${day} offline`)]);
  });
});

describe("a scheduler that is stopped", () => {
  it("asks for nothing any more and leaves no timer open", async () => {
    const floor = await started({ startsAt: on("07:59:00") });
    await floor.scheduler.stop();
    expect(floor.clock.timers).toBe(0);
    await floor.clock.advance(HOUR_MS);
    floor.scheduler.check();
    floor.scheduler.check();
    await floor.clock.advance(0);
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([]);
  });

  it("can be started twice and looks at the clock once", async () => {
    const floor = new Floor({ startsAt: on("07:59:00") });
    await floor.start();
    await floor.start();
    expect(floor.clock.timers).toBe(1);
    await floor.clock.advance(MINUTE_MS);
    expect(floor.asked).toHaveLength(1);
  });

  it("can be stopped twice, and before it was started", async () => {
    const floor = new Floor({ startsAt: on("07:59:00") });
    await floor.scheduler.stop();
    await floor.scheduler.stop();
    expect(floor.clock.timers).toBe(0);
  });

  it("during a run waits for its end and asks for no other", async () => {
    const floor = new Floor({ startsAt: on("07:59:00") });
    const running = gate();
    floor.hold = running.opened;
    floor.endings.push({ result: "FAILED", code: "CRASHED" });
    await floor.start();
    await floor.clock.advance(MINUTE_MS);
    let stopped = false;
    const stopping = floor.scheduler.stop().then(() => {
      stopped = true;
    });
    await floor.clock.advance(MINUTE_MS);
    expect(stopped).toBe(false);
    running.open();
    await stopping;
    await floor.clock.advance(HOUR_MS);
    expect(floor.asked).toEqual([asked("08:00:00", "schedule")]);
  });
});

describe("the last tick", () => {
  it("is never older than a minute while the scheduler lives", async () => {
    const floor = await started({ startsAt: on("09:00:30") });
    for (let second = 0; second < 300; second += 7) {
      await floor.clock.advance(7000);
      floor.clock.step(-HOUR_MS); // proof of life goes by a clock that never steps
      expect(floor.clock.monotonic() - floor.scheduler.tickedAt()).toBeLessThanOrEqual(MINUTE_MS);
    }
  });
});
