import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as moment } from "node:timers/promises";
import { describe, inject } from "vitest";
import type { Mode } from "../../src/contract/mode.ts";
import { failpointNames } from "./crashes/failpoints.ts";
import { CrashReaders } from "./crashes/readers.ts";
import { buildsOf, killAll, recompute, type Target, Victim } from "./crashes/victim.ts";
import { patience } from "./patience.ts";
import { promise, SEED, type Trial, tries } from "./promise.ts";
import { seeded } from "./seeded.ts";

const MAIN = inject("mainJs");
const LANES = 4;
/** Every so often the lock of the dead really expires, instead of being aged by hand. */
const REAL_WAIT_EVERY = 50;

describe("a process that dies", () => {
  promise(
    "at a random moment, its build or both: nothing torn, lost or left, the next run needs no hand",
    "kills",
    async (trial) => {
      const wanted = tries({ full: 500, short: 24 });
      const hasTime = patience(trial, wanted);
      const tally: Tally = { trial, kills: 0, answers: 0, byWhom: new Map<string, number>() };
      const lane = async (random: () => number) => {
        await using victim = new Victim(trial, MAIN);
        await victim.expectGoodRun(null, "the first run");
        while (tally.kills < wanted && hasTime()) {
          await killCommand(victim, random, tally);
          await killDaemon(victim, random, tally);
        }
      };
      await Promise.all(Array.from({ length: LANES }, (_, at) => lane(seeded(SEED + at))));
      trial.note([...tally.byWhom].map(([who, count]) => `${count} ${who}`).join(", "));
      trial.note(`${tally.answers.toLocaleString("en")} answers read meanwhile`);
    },
  );
});

interface Tally {
  readonly trial: Trial;
  kills: number;
  answers: number;
  readonly byWhom: Map<string, number>;
}

function killed(tally: Tally, who: string): void {
  tally.kills += 1;
  tally.trial.tried();
  tally.byWhom.set(who, (tally.byWhom.get(who) ?? 0) + 1);
}

/** How long a command takes from its start to its end, at most, ms: moments are drawn from here. */
const COMMAND_MS = 900;
const RUN_MS = 500;

function targetOf(random: () => number): Target {
  const drawn = random();
  return drawn < 0.5 ? "process" : drawn < 0.8 ? "build" : "both";
}

async function killCommand(victim: Victim, random: () => number, tally: Tally): Promise<void> {
  const before = await victim.state();
  const run = victim.start(["run", "--force"]);
  const what = `run, kill ${tally.kills}`;
  await moment(random() * COMMAND_MS);
  const target = targetOf(random);
  const builds = buildsOf(run.pid);
  const pids = target === "process" ? [run.pid] : target === "build" ? builds : [run.pid, ...builds];
  if (pids.length > 0 && killAll(pids)) killed(tally, `run's ${target}`);
  await run.ended;
  const dead = await victim.afterDeath(before, builds, what);
  await victim.expectGoodRun(dead, what, { waiting: tally.kills % REAL_WAIT_EVERY === 0 });
}

const BUILD_KILLS = 8;

/** A daemon whose builds die under it, and which dies itself in the end. */
async function killDaemon(victim: Victim, random: () => number, tally: Tally): Promise<void> {
  const daemon = victim.start(["serve"]);
  const port = await victim.port(daemon);
  const readers = new CrashReaders(port, victim.asOf);
  const what = `daemon, kill ${tally.kills}`;
  for (let at = 0; at < BUILD_KILLS; at++) {
    const before = await victim.state();
    const answer = recompute(port, modeOf(random));
    await moment(random() * RUN_MS);
    const builds = buildsOf(daemon.pid);
    if (builds.length > 0 && killAll(builds)) killed(tally, "daemon's build");
    await answer;
    await victim.afterDeath(before, builds, `${what} (build)`);
    victim.landNext();
    const mode = modeOf(random);
    const { status, body } = await recompute(port, mode);
    if (status !== 200) throw new Error(`${what}: the run after a dead build: ${body}`);
    await victim.expectSettled(null, `${what} (build)`, [mode]);
  }
  const before = await victim.state();
  recompute(port, modeOf(random)).catch(() => {}); // it is cut off
  await moment(random() * RUN_MS);
  const builds = buildsOf(daemon.pid);
  readers.processDies();
  const both = random() < 0.4 && builds.length > 0;
  if (killAll(both ? [daemon.pid, ...builds] : [daemon.pid]))
    killed(tally, both ? "daemon with its build" : "daemon's process");
  await daemon.ended;
  const dead = await victim.afterDeath(before, builds, what);
  await readers.end();
  tally.answers += readers.answers;
  for (const wrong of readers.wrong) victim.violated(`${what}: ${wrong}`);
  await victim.expectGoodRun(dead, what, { waiting: tally.kills % REAL_WAIT_EVERY === 0 });
}

function modeOf(random: () => number): Mode {
  return random() < 0.5 ? "offline" : "online";
}

describe("the product", () => {
  promise("holds no place to die at", "built files", async (trial: Trial) => {
    const dist = dirname(MAIN);
    const words = new RegExp(
      `failpoint|${failpointNames()
        .filter((name) => name.includes("_"))
        .join("|")}`,
      "i",
    );
    for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((each) =>
      each.endsWith(".js"),
    )) {
      trial.tried();
      if (words.test(readFileSync(join(dist, name), "utf8"))) trial.violated(`${name} holds one`);
    }
  });
});
