import fc from "fast-check";
import type { FailureCode } from "../../../src/contract/failure.ts";
import { MODES } from "../../../src/contract/mode.ts";
import { addDays } from "../../../src/lib/zone.ts";
import type { Mishap } from "./builds.ts";
import type { Judge } from "./judge.ts";
import type { Content } from "./source.ts";
import { HOUR_MS, MINUTE_MS, oneOf, record, SECOND_MS, sometimes, span, spans } from "./wild.ts";
import type { World } from "./world.ts";

/** One thing that happens in a world. It throws when the scheduler does what the model does not allow. */
export type Step = fc.AsyncCommand<Judge, World>;

function step<T>(
  name: string,
  values: fc.Arbitrary<T>,
  happens: (world: World, value: T, judge: Judge) => Promise<void>,
): fc.Arbitrary<Step> {
  return values.map((value) => ({
    check: () => true,
    run: async (judge, world) => {
      judge.takes(name);
      await happens(world, value, judge);
      judge.agrees();
    },
    toString: () => `${name} ${fc.stringify(value)}`,
  }));
}

const pass = step("time passes", span(8 * MINUTE_MS), (world, ms) => world.clock.advance(ms));

const passLong = step("hours pass", span(2 * HOUR_MS), (world, ms) => world.clock.advance(ms));

/** A moment before the next slot and over it: to the millisecond, if nothing is in the way. */
const overSlot = step("the slot comes", span(3 * MINUTE_MS), async (world, thenMs, judge) => {
  const slot = judge.calendar.next(world.clock.now());
  const far = slot - world.clock.now() - 150 * SECOND_MS;
  if (far > 0) world.setClock(far);
  await world.clock.advance(slot - world.clock.now() - 1);
  await judge.expectKept(slot, () => world.clock.advance(1));
  await world.clock.advance(thenMs);
});

/** The clock jumps by `ms`, back when that is negative; then time passes as it always does. */
function jump(name: string, ms: fc.Arbitrary<number>, mostThenMs: number): fc.Arbitrary<Step> {
  return step(name, record({ ms, thenMs: span(mostThenMs) }), (world, { ms, thenMs }) => {
    world.setClock(ms);
    return world.clock.advance(thenMs);
  });
}

const sleeps = jump("the machine sleeps", spans(10 * HOUR_MS, 80 * HOUR_MS), 3 * MINUTE_MS);

const clockForward = jump("the clock is set forward", span(10 * MINUTE_MS), 2 * MINUTE_MS);

const clockBack = jump(
  "the clock is set back",
  spans(2 * HOUR_MS, 30 * HOUR_MS).map((ms) => -ms),
  2 * MINUTE_MS,
);

const restart = step(
  "a restart",
  record({
    downMs: sometimes(40, span(6 * HOUR_MS), 0),
    backMs: sometimes(15, span(2 * HOUR_MS), 0),
    dead: sometimes(30, fc.constantFrom("catch_up", "schedule", "recompute", "on_demand"), null),
  }),
  async (world, { downMs, backMs, dead }) => {
    await world.stop();
    world.setClock(downMs - backMs);
    if (dead !== null) await world.leaveDeadRun(dead);
    await world.start();
  },
);

const arrival = step(
  "a database lands",
  record({
    content: oneOf<Content>(["good", 8], ["DB_CORRUPT", 2], ["DB_SCHEMA_INVALID", 1], ["SOURCE_IMPLAUSIBLE", 1]),
    stableInMs: sometimes(40, span(30 * MINUTE_MS), 0),
    noticed: fc.boolean(),
  }),
  async (world, { content, stableInMs, noticed }) => {
    world.source.land(content, stableInMs);
    if (noticed) await world.noticeSource();
  },
);

const vanishes = step(
  "the database is gone",
  record({ ms: span(10 * MINUTE_MS), back: fc.boolean(), noticed: fc.boolean() }),
  async (world, { ms, back, noticed }) => {
    const identity = world.source.take();
    await world.clock.advance(ms);
    if (back) world.source.put(identity);
    if (noticed) await world.noticeSource();
  },
);

const CODES: fc.Arbitrary<FailureCode> = oneOf<FailureCode>(
  ["CRASHED", 5],
  ["LOCK_LOST", 3],
  ["INSUFFICIENT_DISK", 1],
  ["BUILD_TIMEOUT", 1],
  ["CACHE_WRITE_FAILED", 1],
  ["PIPELINE_FAILED", 1],
);

const mishap = step(
  "runs will fail",
  record({
    code: fc.oneof(
      { arbitrary: CODES, weight: 8 },
      { arbitrary: oneOf<Mishap["code"]>(["changed", 1], ["fallback", 1]), weight: 2 },
    ),
    afterFirst: fc.array(oneOf([false, 7], [true, 3]), { minLength: 1, maxLength: 5, size: "max" }),
  }),
  async (world, { code, afterFirst }) => {
    world.builds.mishaps.push(...afterFirst.map((each) => ({ code, afterFirst: each })));
  },
);

const longBuild = step("a build will take long", span(20 * MINUTE_MS), async (world, ms) => {
  world.builds.lengths.push(ms);
});

const asks = step(
  "somebody asks",
  record({
    trigger: oneOf<"on_demand" | "recompute" | "cli" | "backfill">(
      ["on_demand", 2],
      ["recompute", 1],
      ["cli", 1],
      ["backfill", 1],
    ),
    mode: fc.constantFrom(...MODES),
    yesterday: oneOf([false, 7], [true, 3]),
  }),
  (world, { trigger, mode, yesterday }, judge) => {
    const today = judge.calendar.today(world.clock.now());
    return world.ask(trigger, mode, yesterday && trigger !== "recompute" ? addDays(today, -1) : today);
  },
);

const foreign = step("another process holds the lock", span(10 * MINUTE_MS), async (world, ms, judge) => {
  await world.foreignLock(true);
  await world.clock.advance(ms);
  await world.foreignLock(false);
  judge.remember("the other process is gone");
});

export const STEPS: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: pass, weight: 14 },
  { arbitrary: passLong, weight: 1 },
  { arbitrary: overSlot, weight: 12 },
  { arbitrary: sleeps, weight: 6 },
  { arbitrary: clockForward, weight: 4 },
  { arbitrary: clockBack, weight: 7 },
  { arbitrary: restart, weight: 8 },
  { arbitrary: arrival, weight: 12 },
  { arbitrary: vanishes, weight: 5 },
  { arbitrary: mishap, weight: 10 },
  { arbitrary: longBuild, weight: 4 },
  { arbitrary: asks, weight: 10 },
  { arbitrary: foreign, weight: 3 },
);
