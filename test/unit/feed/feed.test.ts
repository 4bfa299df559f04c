import { expect, it } from "vitest";
import type { FeedEvent } from "../../../src/contract/feed.ts";
import type { PublicStatus } from "../../../src/contract/status.ts";
import { Feed } from "../../../src/feed/feed.ts";
import { createLogger } from "../../../src/lib/logger.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { anIdleStatus } from "./an-idle-status.ts";

const RUN = { phase: "reading", since: "s", trigger: "recompute", as_of: "2026-01-29", modes: ["offline"] } as const;
const SUCCESS = {
  as_of: "2026-01-29",
  mode: "offline",
  db_signature: "1-2",
  generated_at: "g",
  job_run_id: "j",
} as const;

class Bench {
  readonly clock = new FakeClock("2026-01-29T08:00:00+09:00");
  status: PublicStatus = anIdleStatus();
  asked = 0;
  readonly feed = new Feed({
    clock: this.clock,
    log: createLogger("silent"),
    status: async () => {
      this.asked++;
      return this.status;
    },
  });

  /** What a new listener hears, in brief. */
  listen(): { heard: string[]; stop: () => void } {
    const heard: string[] = [];
    const brief = ({ event, data }: FeedEvent) => `${event}${event === "run" ? ` ${data?.phase ?? "none"}` : ""}`;
    const stop = this.feed.listen({
      tell: (event) => heard.push(brief(event)),
      beat: () => heard.push("beat"),
      end: () => heard.push("end"),
    });
    return { heard, stop };
  }
}

it("tells whoever comes everything, then only what changed", async () => {
  const bench = new Bench();
  const { heard } = bench.listen();
  await bench.clock.advance(0);
  expect(heard).toEqual(["db", "run none"]);
  bench.status = { ...bench.status, current_run: { ...RUN, modes: ["offline"] } };
  await bench.clock.advance(1_000);
  bench.status = { ...bench.status, current_run: null, offline: { last_success: SUCCESS } };
  bench.feed.wake();
  await bench.clock.advance(100);
  expect(heard.splice(2)).toEqual(["run reading", "run none", "report"]);
  const late = bench.listen();
  await bench.clock.advance(0);
  expect(late.heard).toEqual(["db", "run none", "report"]);
  expect(heard).toHaveLength(2);
});

it("does not count down aloud", async () => {
  const bench = new Bench();
  const db = (stable_in_sec: number) => ({ ...bench.status.db, exists: true, stable: false, stable_in_sec });
  bench.status = { ...bench.status, db: db(60) };
  const { heard } = bench.listen();
  await bench.clock.advance(0);
  bench.status = { ...bench.status, db: db(59) };
  await bench.clock.advance(1_000);
  expect(heard).toEqual(["db", "run none"]);
});

it("beats when nothing happens, asks nobody when nobody listens, and tells a burst at once", async () => {
  const bench = new Bench();
  const { heard, stop } = bench.listen();
  await bench.clock.advance(16_000);
  expect(heard).toEqual(["db", "run none", "beat"]);
  const asked = bench.asked;
  for (let n = 0; n < 50; n++) bench.feed.wake();
  await bench.clock.advance(100);
  expect(bench.asked).toBe(asked + 1);
  stop();
  await bench.clock.advance(60_000);
  bench.feed.wake();
  await bench.clock.advance(60_000);
  expect([bench.asked, bench.clock.timers]).toEqual([asked + 1, 0]);
});

it("goes on when the status cannot be had for once", async () => {
  const bench = new Bench();
  const whole = bench.status;
  Object.defineProperty(bench, "status", {
    configurable: true,
    get: () => {
      throw new Error("EIO");
    },
  });
  const { heard } = bench.listen();
  await bench.clock.advance(2_000);
  expect(heard).toEqual([]);
  Object.defineProperty(bench, "status", { value: whole });
  await bench.clock.advance(1_000);
  expect(heard).toEqual(["db", "run none"]);
});

it("ends for everybody, and for whoever comes later", async () => {
  const bench = new Bench();
  const { heard } = bench.listen();
  await bench.clock.advance(0);
  bench.feed.close();
  const late = bench.listen();
  expect([heard.at(-1), late.heard, bench.clock.timers]).toEqual(["end", ["end"], 0]);
});
