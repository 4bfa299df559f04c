import { setTimeout as pause } from "node:timers/promises";
import { describe, inject } from "vitest";
import type { RunLine } from "../../src/contract/outcome.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { eventually } from "../support/eventually.ts";
import { jsonOf, Scene, Site } from "../support/scene.ts";
import { patience } from "./patience.ts";
import { promise, SEED, type Trial, tries } from "./promise.ts";
import { ChangingSource } from "./replacements/changing-source.ts";
import { WAYS, WHOLE_WAYS } from "./replacements/ways.ts";
import { seeded } from "./seeded.ts";
import { generationsIn } from "./stamped-export.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());
const LISTENING = /"port":(\d+).*"event":"listening"/;
/** Three polls: a file event may be lost, a change may not. */
const NOTICED_WITHIN_MS = 20_000;
/** How many daemons, each with a window of so many seconds; those with one wait most of the time. */
const LANES = [0, 0, 1, 1, 1, 1];
const LONGEST_PAUSE_MS = 30;
const MOST_STEPS = 3;

describe("a database that is replaced", () => {
  promise(
    "in random sequences of every way: no torn or mixed generation is published, none is missed",
    "sequences",
    async (trial) => {
      const wanted = tries({ full: 1_000, short: 36 });
      const hasTime = patience(trial, wanted);
      const tally = { done: 0, runs: 0, failures: new Map<string, number>() };
      const lane = async (windowSec: number, at: number) => {
        await using scene = new Scene();
        using source = new ChangingSource(scene.db);
        const bench = await serving(scene, source, windowSec);
        const random = seeded(SEED + at);
        while (tally.done < wanted && hasTime()) {
          tally.done += 1;
          await sequence(bench, trial, tally, random);
          trial.tried();
        }
      };
      await Promise.all(LANES.map(lane));
      trial.note(`${tally.runs} runs`);
      for (const [code, count] of tally.failures) trial.note(`${count} of those begun meanwhile ended as ${code}`);
    },
  );
});

interface Bench {
  readonly scene: Scene;
  readonly source: ChangingSource;
  readonly site: Site;
  readonly windowSec: number;
}

interface Tally {
  done: number;
  runs: number;
  readonly failures: Map<string, number>;
}

async function serving(scene: Scene, source: ChangingSource, windowSec: number): Promise<Bench> {
  await WHOLE_WAYS.rename?.(source, Math.random);
  const env = {
    DB_STABLE_WINDOW_SEC: String(windowSec),
    DB_RETRY: "20",
    DB_RETRY_INTERVAL_SEC: "1",
    SNAPSHOT_KEEP: "2",
  };
  const daemon = scene.process(MAIN, ["serve"], env);
  const [, port] = await eventually(() => {
    const found = LISTENING.exec(daemon.err());
    if (found === null) throw new Error(daemon.err());
    return found;
  }, NOTICED_WITHIN_MS);
  return { scene, source, site: new Site(Number(port)), windowSec };
}

/** A few changes, with a run that begins somewhere among them, and one after them. */
async function sequence(bench: Bench, trial: Trial, tally: Tally, random: () => number): Promise<void> {
  const { source, site, windowSec } = bench;
  const ways = Object.entries(windowSec === 0 ? WHOLE_WAYS : WAYS);
  const steps = Array.from(
    { length: 1 + Math.floor(random() * MOST_STEPS) },
    () => ways[Math.floor(random() * ways.length)],
  );
  const what = `sequence ${tally.done} (window ${windowSec} s): ${steps.map((step) => step?.[0]).join(", ")}`;
  const first = source.content;
  let early: Promise<RunLine> | null = null;
  for (const step of steps) {
    source.giveUp();
    if (early === null && random() < 0.5) {
      early = run(site, tally);
      early.catch(() => {}); // it is awaited later
    }
    if (random() < 0.5) await pause(random() * LONGEST_PAUSE_MS);
    await step?.[1](source, random);
    if (random() < 0.5) await pause(random() * LONGEST_PAUSE_MS);
  }
  if (early !== null) judgeEarly(bench, await early, first, trial, tally, what);
  await expectLast(bench, trial, tally, what);
}

/** A run among the changes: it may fail for the source's sake, what it publishes is one of the generations. */
function judgeEarly(
  { scene, source }: Bench,
  line: RunLine,
  first: number,
  trial: Trial,
  tally: Tally,
  what: string,
): void {
  if (line.result === "FAILED") {
    const code = line.code ?? "";
    tally.failures.set(code, (tally.failures.get(code) ?? 0) + 1);
    if (code !== "DB_NOT_FOUND" && code !== "DB_UNSTABLE_OR_UPDATING")
      trial.violated(`${what}: the early run ended as ${code}: ${line.msg}`);
    return;
  }
  const found = published(scene);
  const [generation = -1] = found;
  if (found.length !== 1 || generation < first || generation > source.generation)
    trial.violated(`${what}: the early run published ${found.join(" and ")} of ${first} to ${source.generation}`);
}

/** Once all is quiet: the status shows the last state, and a run publishes it. */
async function expectLast({ scene, source, site }: Bench, trial: Trial, tally: Tally, what: string): Promise<void> {
  const signature = source.signature();
  const noticed = eventually(async () => {
    const { db } = await site.status();
    if (db.signature !== signature || !db.stable)
      throw new Error(`the status shows ${JSON.stringify(db)}, not ${signature}`);
  }, NOTICED_WITHIN_MS);
  await noticed.catch((error: unknown) => trial.violated(`${what}: ${String(error)}`));
  const line = await run(site, tally);
  const found = published(scene);
  if (line.result !== "SUCCESS") trial.violated(`${what}: the last run ended as ${line.code}: ${line.msg}`);
  else if (found.join() !== String(source.content))
    trial.violated(`${what}: ${found.join(" and ")} was published, not ${source.content}`);
}

async function run(site: Site, tally: Tally): Promise<RunLine> {
  tally.runs += 1;
  return jsonOf<RunLine>(await site.recompute());
}

function published(scene: Scene): number[] {
  const report = scene.published(TODAY);
  return report === null ? [] : generationsIn(report);
}
