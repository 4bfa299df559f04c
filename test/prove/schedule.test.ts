import { DateTime } from "luxon";
import { describe } from "vitest";
import type { Mode } from "../../src/contract/mode.ts";
import { Prng, type Weighted } from "../../src/demo/prng.ts";
import { patience } from "./patience.ts";
import { promise, SEED, type Trial, tries } from "./promise.ts";
import type { Timetable } from "./schedule/calendar.ts";
import { Judge } from "./schedule/judge.ts";
import { takeStep } from "./schedule/steps.ts";
import { type Setting, World } from "./schedule/world.ts";

const STEPS_A_WORLD = 100;
const HOUR_MS = 3_600_000;

/** Zones and times, most of them where the clocks change; the days are nights in which they do, or any. */
const TABLES: Weighted<readonly [table: Timetable, from: readonly [string, ...string[]]]> = [
  [[{ zone: "Asia/Seoul", times: [[8, 0]], weekdays: null }, ["2026-01-28", "2025-12-30"]], 4],
  [
    [
      {
        zone: "Asia/Seoul",
        times: [
          [8, 0],
          [20, 0],
        ],
        weekdays: [1, 2, 3, 4, 5],
      },
      ["2026-01-29"],
    ],
    2,
  ],
  [[{ zone: "America/New_York", times: [[2, 30]], weekdays: null }, ["2026-03-07", "2026-10-31"]], 2],
  [[{ zone: "America/New_York", times: [[1, 30]], weekdays: null }, ["2026-10-31", "2026-03-07"]], 2],
  [[{ zone: "America/Havana", times: [[0, 0]], weekdays: null }, ["2026-03-07", "2026-10-31"]], 2],
  [[{ zone: "Australia/Lord_Howe", times: [[1, 45]], weekdays: null }, ["2026-04-04", "2026-10-03"]], 1],
  [[{ zone: "Europe/Berlin", times: [[23, 59]], weekdays: null }, ["2026-03-28", "2026-10-24"]], 1],
];

function settingOf(random: Prng): Setting {
  const [table, from] = random.weighted(TABLES);
  const startsAt = DateTime.fromISO(random.pick(from), { zone: table.zone }).toMillis() + random.int(30 * HOUR_MS);
  const modes = random.pick<readonly Mode[]>([
    ["offline", "online"],
    ["offline", "online"],
    ["online", "offline"],
    ["online"],
  ]);
  return { startsAt, table, modes, refreshOnChange: random.chance(25) };
}

/** One world from its first start to its end. */
async function live(index: number, steps: number, trial: Trial): Promise<Judge> {
  const random = new Prng(SEED, 1, index);
  const setting = settingOf(random);
  const judge = new Judge(setting, trial);
  const world = new World(setting, judge);
  judge.world = world;
  if (random.chance(80)) world.source.land("good", 0);
  await world.start();
  for (let step = 0; step < steps; step += 1) {
    await takeStep(world, random, judge);
    trial.tried();
  }
  await world.stop();
  judge.end();
  return judge;
}

describe("Schedule", () => {
  promise(
    "one successful run per slot and mode where one was possible, caught up exactly once",
    "steps",
    async (trial) => {
      const steps = tries({ full: 10_000, short: 1_000 });
      let [runs, reports, kept] = [0, 0, 0];
      const patient = patience(trial, steps);
      for (let index = 0; index * STEPS_A_WORLD < steps && patient(); index += 1) {
        const judge = await live(index, STEPS_A_WORLD, trial);
        runs += judge.requests.length;
        reports += judge.model.done;
        kept += judge.slotsMet;
      }
      trial.note(`${runs} runs asked for, ${reports} slots and modes with their report, ${kept} slots met on time`);
    },
  );
});
