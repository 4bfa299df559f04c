import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { describe } from "vitest";
import { MODES } from "../../src/contract/mode.ts";
import type { RunLine } from "../../src/contract/outcome.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { eventually } from "../support/eventually.ts";
import { jsonOf, Scene } from "../support/scene.ts";
import { LoadedDaemon } from "./load/loaded-daemon.ts";
import { medianOf, Samples, slopePerMinute } from "./load/samples.ts";
import { SteadyReaders } from "./load/steady-readers.ts";
import { promise, type Trial, tries } from "./promise.ts";
import { fillStamped, generationsIn, landStamped } from "./stamped-export.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());
const API = "/api/report/counterparty-risk";
const SECONDS = tries({ full: 300, short: 15 });
const CLIENTS = 200;
const PAUSE_MS = 100;
const RUN_EVERY_SEC = tries({ full: 10, short: 3 });
const EXPORT_EVERY_RUNS = tries({ full: 6, short: 2 });
/** Of the memory in the first part of the time, once everything was loaded, against the last. */
const FLAT = 1.25;
/** Less than this many seconds are all warming up. */
const LONG_ENOUGH = 120;

const READINGS = [
  ...MODES.flatMap((mode) =>
    ["br", "gzip", "identity"].map((encoding) => ({ path: `${API}?date=${TODAY}&mode=${mode}`, encoding })),
  ),
  { path: `${API}?mode=online`, encoding: "br" },
  { path: `/cache/${TODAY}.json`, encoding: "gzip" },
  { path: `${API}/status`, encoding: "identity" },
  { path: `${API}/history`, encoding: "identity" },
  { path: "/", encoding: "gzip" },
  { path: "/metrics", encoding: "identity" },
];

/** Runs of both modes in turn and new exports, for as long as it takes. */
async function makeReports(scene: Scene, daemon: LoadedDaemon, first: string, trial: Trial): Promise<number> {
  let runs = 0;
  let generation = 1;
  for (const until = performance.now() + SECONDS * 1000; performance.now() < until; runs++) {
    const beganAt = performance.now();
    if (runs % EXPORT_EVERY_RUNS === EXPORT_EVERY_RUNS - 1) landStamped(first, scene.db, ++generation);
    const mode = MODES[runs % MODES.length] ?? "offline";
    const { result, msg } = await jsonOf<RunLine>(await daemon.site.recompute(`?date=${TODAY}&mode=${mode}`));
    trial.check(result === "SUCCESS", `run ${runs} of ${mode} ended as ${result}: ${msg}`);
    const report = scene.published(TODAY, mode);
    const made = report === null ? [] : generationsIn(report);
    trial.check(made.length === 1 && made[0] === generation, `run ${runs} published ${made} of ${generation}`);
    await pause(Math.max(0, RUN_EVERY_SEC * 1000 - (performance.now() - beganAt)));
  }
  return runs;
}

/** The parts of the time whose memory is compared: loaded, and at the end. */
function flatness(values: readonly number[]): { early: number; late: number; slope: number } {
  const settled = values.slice(Math.floor(values.length / 5));
  const fifth = Math.max(1, Math.floor(settled.length / 4));
  return {
    early: medianOf(settled.slice(0, fifth)),
    late: medianOf(settled.slice(-fifth)),
    slope: slopePerMinute(settled),
  };
}

describe("under load", () => {
  promise(
    `${CLIENTS} readers see whole, fresh reports while reports and exports are replaced`,
    "answers",
    async (trial) => {
      await using scene = new Scene();
      const first = join(scene.folder, "first.db");
      const db = new Sqlite(first);
      fillStamped(db, 0);
      db.close();
      landStamped(first, scene.db, 1);
      const daemon = await LoadedDaemon.start(scene, {});
      for (const mode of MODES) await daemon.site.recompute(`?date=${TODAY}&mode=${mode}`);
      const before = daemon.descriptors();
      const memory = new Samples(() => daemon.memoryMB());
      const readers = new SteadyReaders(daemon.site.base, CLIENTS, READINGS, PAUSE_MS);
      const runs = await makeReports(scene, daemon, first, trial);
      await readers.end();
      await memory.end();
      trial.tried(readers.answers);
      for (const wrong of readers.wrong) trial.violated(wrong);
      await eventually(() => {
        if (daemon.descriptors() > before) throw new Error("it still has more open than before");
      }, 15_000).catch(() => trial.violated(`${daemon.descriptors()} descriptors are open, ${before} were before`));
      const { early, late, slope } = flatness(memory.values);
      trial.check(
        SECONDS < LONG_ENOUGH || late <= early * FLAT,
        `memory grew from ${early.toFixed(0)} to ${late.toFixed(0)} MB`,
      );
      trial.note(`${runs} runs in ${SECONDS} s, ${readers.unchanged.toLocaleString("en")} answers were 304`);
      if (readers.reopened > 0) trial.note(`${readers.reopened} idle connections were opened again`);
      trial.note(
        `memory ${early.toFixed(0)} MB early, ${late.toFixed(0)} MB late, slope ${slope.toFixed(2)} MB a minute`,
      );
    },
  );
});
