import type { FailureCode } from "../../../src/contract/failure.ts";
import type { Prng, Weighted } from "../../../src/demo/prng.ts";
import { addDays } from "../../../src/lib/zone.ts";
import type { Judge } from "./judge.ts";
import type { Content } from "./source.ts";
import type { World } from "./world.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const CODES: Weighted<FailureCode> = [
  ["CRASHED", 5],
  ["LOCK_LOST", 3],
  ["INSUFFICIENT_DISK", 1],
  ["BUILD_TIMEOUT", 1],
  ["CACHE_WRITE_FAILED", 1],
  ["PIPELINE_FAILED", 1],
];
const CONTENTS: Weighted<Content> = [
  ["good", 8],
  ["DB_CORRUPT", 2],
  ["DB_SCHEMA_INVALID", 1],
  ["SOURCE_IMPLAUSIBLE", 1],
];

type Step = (world: World, random: Prng, judge: Judge) => Promise<void>;

const pass: Step = (world, random) => world.clock.advance(random.int(8 * MINUTE_MS));

const passLong: Step = (world, random) => world.clock.advance(random.int(2 * HOUR_MS));

/** A moment before the next slot and over it: to the millisecond, if nothing is in the way. */
const overSlot: Step = async (world, random, judge) => {
  const slot = judge.calendar.next(world.clock.now());
  const far = slot - world.clock.now() - 150 * SECOND_MS;
  if (far > 0) world.clock.step(far);
  await world.clock.advance(slot - world.clock.now() - 1);
  await judge.expectKept(slot, () => world.clock.advance(1));
  await world.clock.advance(random.int(3 * MINUTE_MS));
};

const sleeps: Step = async (world, random) => {
  world.clock.step(random.int(random.chance(70) ? 10 * HOUR_MS : 80 * HOUR_MS));
  await world.clock.advance(random.int(3 * MINUTE_MS));
};

const clockForward: Step = async (world, random) => {
  world.clock.step(random.int(10 * MINUTE_MS));
  await world.clock.advance(random.int(2 * MINUTE_MS));
};

const clockBack: Step = async (world, random) => {
  world.clock.step(-random.int(random.chance(70) ? 2 * HOUR_MS : 30 * HOUR_MS));
  await world.clock.advance(random.int(2 * MINUTE_MS));
};

const restart: Step = async (world, random) => {
  await world.stop();
  if (random.chance(40)) world.clock.step(random.int(6 * HOUR_MS));
  if (random.chance(15)) world.clock.step(-random.int(2 * HOUR_MS));
  if (random.chance(30)) await world.leaveDeadRun(random.pick(["catch_up", "schedule", "recompute", "on_demand"]));
  await world.start();
};

const arrival: Step = async (world, random) => {
  world.source.land(random.weighted(CONTENTS), random.chance(60) ? 0 : random.int(30 * MINUTE_MS));
  if (random.chance(50)) await world.noticeSource();
};

const vanishes: Step = async (world, random) => {
  const identity = world.source.take();
  await world.clock.advance(random.int(10 * MINUTE_MS));
  if (random.chance(50)) world.source.put(identity);
  if (random.chance(50)) await world.noticeSource();
};

const mishap: Step = async (world, random) => {
  const count = random.pick([1, 1, 2, 4, 5]);
  const code = random.weighted<FailureCode | "changed" | "fallback">([
    [random.weighted(CODES), 8],
    ["changed", 1],
    ["fallback", 1],
  ]);
  for (let at = 0; at < count; at += 1) world.builds.mishaps.push({ code, afterFirst: random.chance(30) });
};

const longBuild: Step = async (world, random) => {
  world.builds.lengths.push(random.int(20 * MINUTE_MS));
};

const asks: Step = async (world, random, judge) => {
  const today = judge.calendar.today(world.clock.now());
  const trigger = random.pick(["on_demand", "on_demand", "recompute", "cli", "backfill"] as const);
  const asOf = trigger === "recompute" || random.chance(70) ? today : addDays(today, -1);
  await world.ask(trigger, random.pick(["offline", "online"]), asOf);
};

const foreign: Step = async (world, random, judge) => {
  await world.foreignLock(true);
  await world.clock.advance(random.int(10 * MINUTE_MS));
  await world.foreignLock(false);
  judge.remember("the other process is gone");
};

const STEPS: Weighted<readonly [string, Step]> = [
  [["time passes", pass], 14],
  [["hours pass", passLong], 1],
  [["the slot comes", overSlot], 12],
  [["the machine sleeps", sleeps], 6],
  [["the clock is set forward", clockForward], 4],
  [["the clock is set back", clockBack], 7],
  [["a restart", restart], 8],
  [["a database lands", arrival], 12],
  [["the database is gone", vanishes], 5],
  [["runs will fail", mishap], 10],
  [["a build will take long", longBuild], 4],
  [["somebody asks", asks], 10],
  [["another process holds the lock", foreign], 3],
];

export async function takeStep(world: World, random: Prng, judge: Judge): Promise<void> {
  const [name, step] = random.weighted(STEPS);
  judge.remember(`-- ${name}`);
  await step(world, random, judge);
}
