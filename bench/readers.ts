import { setTimeout as sleep } from "node:timers/promises";
import { alternate } from "./alternate.ts";
import { type Figure, type Finding, figureOf, ratioOf } from "./finding.ts";
import { type House, PRODUCTION } from "./house.ts";
import { Load } from "./load.ts";
import type { LoadAnswer } from "./load-messages.ts";
import { settingsFor } from "./run-force.ts";
import { Serving } from "./serving.ts";

/** The 99th percentile of a reader's wait while reports are built, in units of the same without a build. */
const GOAL = { most: 1.5 };
/** A light load: the question is what a build does to readers, not what the server can bear. */
const CONNECTIONS = 4;
const PAUSE_MS = 5;
/** Between two windows: what the one before left to be done must not count in the next. */
const REST_MS = 500;

/** Cached GETs of a report, with the daemon idle and while it makes the same report again and again. */
export async function measureReaders(house: House, rounds: number, windowSec: number): Promise<Finding> {
  const env = await settingsFor(house, "readers", await house.database(PRODUCTION));
  await using serving = await Serving.start(house, env);
  await using load = new Load();
  await serving.recompute(house.signal);
  const order = {
    url: serving.reportUrl,
    connections: CONNECTIONS,
    pauseMs: PAUSE_MS,
    windowMs: windowSec * 1000,
  };
  const window = async () => {
    await sleep(REST_MS, undefined, { signal: house.signal });
    return load.measure(order, house.signal);
  };
  const pairs = await alternate(
    rounds + 1,
    () => whileBuilding(serving, house.signal, window),
    window,
    (text) => house.say(`readers: ${text}`),
  );
  return findingOf(pairs.map(([{ answer, builds }, idle]) => ({ busy: answer, builds, idle })));
}

/** Does `work` while reports are made one after the other, and lets the last one end. */
async function whileBuilding<T>(serving: Serving, signal: AbortSignal, work: () => Promise<T>) {
  let goOn = true;
  const building = (async () => {
    let builds = 0;
    for (; goOn; builds++) await serving.recompute(signal);
    return builds;
  })();
  building.catch(() => {}); // heard below, once `work` has ended
  const answer = await work().finally(() => {
    goOn = false;
  });
  return { answer, builds: await building };
}

/** Two windows of one round. */
interface Windows {
  readonly busy: LoadAnswer;
  readonly builds: number;
  readonly idle: LoadAnswer;
}

function findingOf(pairs: readonly Windows[]): Finding {
  const figure = (what: string, unit: Figure["unit"], pick: (pair: Windows) => number) =>
    figureOf(what, unit, pairs.map(pick));
  return {
    ratios: [
      ratioOf(
        { what: "p99 of cached GETs during builds", peer: "the same, daemon idle" },
        pairs.map(({ busy, idle }) => ({ ours: busy.p99, peer: idle.p99 })),
        GOAL,
      ),
    ],
    figures: [
      figure("GET p50, idle", "ms", ({ idle }) => idle.p50),
      figure("GET p50, during builds", "ms", ({ busy }) => busy.p50),
      figure("GET p99, idle", "ms", ({ idle }) => idle.p99),
      figure("GET p99, during builds", "ms", ({ busy }) => busy.p99),
      figure("slowest GET of a window, idle", "ms", ({ idle }) => idle.worst),
      figure("slowest GET of a window, during builds", "ms", ({ busy }) => busy.worst),
      figure("GETs in a window, idle", "count", ({ idle }) => idle.count),
      figure("GETs in a window, during builds", "count", ({ busy }) => busy.count),
      figure("builds in such a window", "count", ({ builds }) => builds),
    ],
  };
}
