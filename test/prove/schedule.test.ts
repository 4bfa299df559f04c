import fc from "fast-check";
import { describe } from "vitest";
import { messageOf } from "../../src/lib/errors.ts";
import { patience } from "./patience.ts";
import { promise, SEED, type Trial, tries } from "./promise.ts";
import { Judge } from "./schedule/judge.ts";
import { SETTINGS, type Setting } from "./schedule/setting.ts";
import { STEPS, type Step } from "./schedule/steps.ts";
import { World } from "./schedule/world.ts";

const MOST_STEPS_A_WORLD = 200;
const WORLDS_A_ROUND = 10;
/** For so long a smaller one is looked for that is broken too. */
const LONGEST_SHRINKING_MS = 60_000;
/** PROVE_PATH="path replayPath", of a failure, with its seed as PROVE_SEED: that one world again. */
const [PATH, REPLAY_PATH] = process.env.PROVE_PATH?.split(" ") ?? [];

const HISTORIES = fc.commands([STEPS], {
  maxCommands: MOST_STEPS_A_WORLD,
  size: "max",
  ...(REPLAY_PATH === undefined ? {} : { replayPath: REPLAY_PATH }),
});

/** One world from its first start to its end. Throws what the model does not allow. */
async function live(setting: Setting, history: Iterable<Step>): Promise<Judge> {
  const judge = new Judge(setting);
  const world = new World(setting, judge);
  judge.world = world;
  if (setting.landed) world.source.land("good", 0);
  try {
    await world.start();
    judge.agrees();
    await fc.asyncModelRun(() => ({ model: judge, real: world }), history);
  } finally {
    await world.stop();
  }
  judge.end();
  judge.agrees();
  return judge;
}

/** What came of the worlds that were not lived through a second time, to make them small. */
class Tally {
  readonly #trial: Trial;
  #runs = 0;
  #reports = 0;
  #kept = 0;
  #steps = 0;

  constructor(trial: Trial) {
    this.#trial = trial;
  }

  get steps(): number {
    return this.#steps;
  }

  add({ requests, model, slotsMet, steps }: Judge): void {
    this.#runs += requests.length;
    this.#reports += model.done;
    this.#kept += slotsMet;
    this.#steps += steps;
    this.#trial.tried(steps);
  }

  note(): void {
    this.#trial.note(
      `${this.#runs} runs asked for, ${this.#reports} slots and modes with their report, ${this.#kept} slots met on time`,
    );
  }
}

/** Some worlds; of the first that is broken, the smallest one that is broken too. Worlds for which there is no time are not lived. */
async function round(seed: number, trial: Trial, tally: Tally, patient: () => boolean): Promise<void> {
  let brokenAt: number | null = null;
  const kept = fc.asyncProperty(SETTINGS, HISTORIES, async (setting, history) => {
    const hasTime = brokenAt === null ? patient() : Date.now() - brokenAt < LONGEST_SHRINKING_MS;
    if (!hasTime) return;
    try {
      const judge = await live(setting, history);
      if (brokenAt === null) tally.add(judge);
    } catch (error) {
      brokenAt ??= Date.now();
      throw error;
    }
  });
  const replay = PATH === undefined ? {} : { path: PATH, endOnFailure: true };
  const details = await fc.check(kept, { seed, numRuns: WORLDS_A_ROUND, ...replay });
  if (details.failed) trial.violated(`${fc.defaultReportMessage(details)}\n${messageOf(details.errorInstance)}`);
}

describe("Schedule", () => {
  promise(
    "one successful run per slot and mode where one was possible, caught up exactly once",
    "steps",
    async (trial) => {
      const steps = tries({ full: 10_000, short: 1_000 });
      const tally = new Tally(trial);
      const patient = patience(trial, steps);
      for (let at = 0; tally.steps < steps && patient(); at += 1) {
        await round(SEED + at, trial, tally, patient);
        if (PATH !== undefined) break;
      }
      tally.note();
    },
  );
});
