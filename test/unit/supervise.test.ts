import { describe, expect, it } from "vitest";
import type { PublicStatus } from "../../src/contract/status.ts";
import { createLogger } from "../../src/lib/logger.ts";
import type { Notice, Notifier } from "../../src/lib/systemd.ts";
import { Supervisor } from "../../src/supervise.ts";
import { FakeClock } from "../support/fake-clock.ts";

const IDLE: PublicStatus = {
  offline: {},
  online: {},
  modes_available: ["offline", "online"],
  db: { exists: true, signature: "1-1", mtime: "2026-11-23T05:00:00.000+09:00", stable: true, stable_in_sec: 0 },
  scheduler: {
    enabled: false,
    cron: "",
    timezone: "Asia/Seoul",
    next_run: null,
    last_slot: null,
    last_slot_result: null,
  },
  current_run: null,
};
const WELL = "Serving. offline: never ran, online: never ran. No schedule.";

/** A supervised daemon whose database was looked at when the test says so, at least every 30 s. */
function bench(watchdogMs: number | null) {
  const clock = new FakeClock("2026-11-23T08:00:00+09:00");
  const told: Notice[] = [];
  const notifier: Notifier = { tell: (notice) => void told.push(notice), settled: async () => {} };
  const events: string[] = [];
  const log = createLogger("info", { write: (line: string) => void events.push(JSON.parse(line).event) });
  const daemon = { lookedAt: clock.monotonic(), looks: 0 };
  const supervisor = new Supervisor(
    {
      status: async () => {
        daemon.looks += 1;
        return IDLE;
      },
      pulses: () => [{ what: "the database was looked at", at: daemon.lookedAt, withinMs: 30_000 }],
    },
    { clock, log, notifier, watchdogMs },
  );
  const fed = () => told.filter((notice) => notice.WATCHDOG === "1").length;
  const status = () => told.findLast((notice) => notice.STATUS !== undefined)?.STATUS;
  return { clock, told, events, daemon, supervisor, fed, status };
}

describe("the supervisor", () => {
  it("says READY at once and how it is soon after", async () => {
    const { clock, told, supervisor, status } = bench(null);
    supervisor.start();
    expect(told[0]).toEqual({ READY: "1" });
    await clock.advance(1_000);
    expect(status()).toBe(WELL);
  });

  it("feeds the watchdog three times as often as it must, and not at all when there is none", async () => {
    const { clock, daemon, supervisor, fed } = bench(60_000);
    supervisor.start();
    for (let at = 0; at < 12; at++) {
      daemon.lookedAt = clock.monotonic();
      await clock.advance(5_000);
    }
    expect(fed()).toBe(4); // at 0, 20, 40 and 60 s
    const none = bench(null);
    none.supervisor.start();
    await none.clock.advance(20_000);
    expect(none.fed()).toBe(0);
  });

  it("does not feed it while a part gives no sign of life, and says why, once", async () => {
    const { clock, supervisor, fed, events, status } = bench(30_000);
    supervisor.start();
    await clock.advance(30_000);
    const before = fed();
    await clock.advance(60_000);
    expect(fed()).toBe(before);
    expect(status()).toBe("Not alive: the database was looked at 40 s ago for the last time");
    expect(events).toEqual(["not_alive_watchdog_not_fed"]);
  });

  it("feeds it again within a second of the sign, and says how it is", async () => {
    const { clock, daemon, supervisor, fed, events, status } = bench(30_000);
    supervisor.start();
    await clock.advance(50_000);
    const before = fed();
    daemon.lookedAt = clock.monotonic();
    await clock.advance(1_300);
    expect(fed()).toBe(before + 1);
    expect(events).toEqual(["not_alive_watchdog_not_fed", "alive_again"]);
    expect(status()).toBe(WELL);
  });

  it("renews its line once for what happens together, and every minute by itself", async () => {
    const { clock, daemon, supervisor } = bench(null);
    supervisor.start();
    for (let at = 0; at < 5; at++) supervisor.renew();
    await clock.advance(1_000);
    expect(daemon.looks).toBe(1);
    daemon.lookedAt = Number.POSITIVE_INFINITY;
    await clock.advance(60_000);
    expect(daemon.looks).toBe(2);
  });

  it("tells a refused reload until one is taken over", async () => {
    const { clock, supervisor, status } = bench(null);
    supervisor.start();
    supervisor.reloaded("RULES_PATH: no JSON");
    await clock.advance(1_000);
    expect(status()).toBe(`Reload refused, the old settings stand: RULES_PATH: no JSON. ${WELL}`);
    supervisor.reloaded(null);
    await clock.advance(1_000);
    expect(status()).toBe(WELL);
  });

  it("says that it stops, last of all, and leaves no timer", async () => {
    const { clock, told, supervisor } = bench(30_000);
    supervisor.start();
    supervisor.renew();
    await supervisor.stop("SIGTERM");
    supervisor.renew();
    expect(clock.timers).toBe(0);
    expect(told.at(-1)).toEqual({ STOPPING: "1", STATUS: "Stopping (SIGTERM)" });
  });
});
