import { execFile } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as moment } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { describe, inject } from "vitest";
import type { RunLine } from "../../src/contract/outcome.ts";
import { type Clock, systemClock } from "../../src/lib/clock.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { eventually } from "../support/eventually.ts";
import { jsonOf, Scene, type Site } from "../support/scene.ts";
import { SmallDisk } from "../support/small-disk.ts";
import { diskState, leftovers, letTimePass, reportIn, SNAPSHOTS, untrueStatus } from "./crashes/dead-end.ts";
import { patience } from "./patience.ts";
import { promise, SEED, type Trial, tries } from "./promise.ts";
import { seeded } from "./seeded.ts";
import { fillStamped, generationsIn, landStamped } from "./stamped-export.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());
const PAGE = 4096;
const LONGEST_WAIT_MS = 30_000;

/** A scene with an export, and a road to the next ones. */
function stage(scene: Scene): { land(generation: number): void } {
  const seed = join(scene.folder, "seed.db");
  const db = new Sqlite(seed);
  fillStamped(db, 0);
  db.close();
  const land = (generation: number) => landStamped(seed, scene.db, generation);
  land(1);
  return { land };
}

async function recompute(site: Site): Promise<RunLine> {
  return jsonOf<RunLine>(await site.recompute());
}

/** What a run under a fault must not do: the report is the old one or the new one, and the status tells. */
async function holdFault(
  scene: Scene,
  site: Site,
  before: string | null,
  line: RunLine,
  trial: Trial,
  what: string,
): Promise<void> {
  const { texts } = await diskState(scene, TODAY);
  const made = reportIn(texts.offline)?.meta.job_run_id === line.job_run_id;
  trial.check(made || texts.offline === before, `${what}: the old report is gone`);
  trial.check(
    made === (line.result === "SUCCESS"),
    `${what}: ${line.result}, but the report is ${made ? "" : "not "}this run's`,
  );
  trial.check(line.code !== "PIPELINE_FAILED", `${what}: ${line.msg}`);
  const { offline } = await site.status();
  trial.check(
    offline.last_run?.job_run_id === line.job_run_id && offline.last_run.result === line.result,
    `${what}: the status shows ${offline.last_run?.job_run_id} ${offline.last_run?.result}, not ${line.job_run_id} ${line.result}`,
  );
  const answer = await site.report();
  trial.check(
    answer.status === 200 && (await answer.text()) === texts.offline,
    `${what}: the report is not served as it is`,
  );
}

/** Once the fault is gone: a run goes well, everything is told, nothing is left. */
async function holdRecovery(scene: Scene, site: Site, trial: Trial, what: string): Promise<void> {
  letTimePass(scene);
  const line = await recompute(site);
  trial.check(line.result === "SUCCESS", `${what}: the next run ended as ${line.code}: ${line.msg}`);
  const now = await diskState(scene, TODAY);
  for (const wrong of [...untrueStatus(now), ...leftovers(scene)]) trial.violated(`${what}: ${wrong}`);
}

describe("a disk that fails", () => {
  promise(
    "is full at every write of a run: the old report stays, the status tells, the next run needs no hand",
    "sizes",
    async (trial) => {
      await using scene = new Scene();
      using disk = new SmallDisk(scene.cache, 4_096);
      const { land } = stage(scene);
      const site = await scene.daemon(SNAPSHOTS);
      await recompute(site);
      const codes = new Map<string, number>();
      let sizes = 0;
      for (let bytes = 0, whole = 0; whole < 3; bytes += PAGE * tries({ full: 1, short: 6 })) {
        land(++sizes + 1);
        const before = readFileSync(scene.reportPath(TODAY), "utf8");
        disk.leave(bytes);
        const line = await recompute(site);
        whole = line.result === "SUCCESS" ? whole + 1 : 0;
        codes.set(line.code ?? line.result, (codes.get(line.code ?? line.result) ?? 0) + 1);
        const what = `${bytes / PAGE} pages free`;
        await holdFault(scene, site, before, line, trial, what);
        disk.free();
        await holdRecovery(scene, site, trial, what);
        trial.tried();
      }
      trial.note([...codes].map(([code, count]) => `${count} ${code}`).join(", "));
    },
  );

  promise("becomes read-only during a run and later writable: the same", "remounts", async (trial) => {
    await using scene = new Scene();
    using disk = new SmallDisk(scene.cache, 8_192);
    const { land } = stage(scene);
    const site = await scene.daemon(SNAPSHOTS);
    await recompute(site);
    const random = seeded(SEED);
    const wanted = tries({ full: 16, short: 4 });
    const hasTime = patience(trial, wanted);
    for (let at = 0; at < wanted && hasTime(); at++) {
      land(at + 2);
      const before = readFileSync(scene.reportPath(TODAY), "utf8");
      const asked = recompute(site);
      await moment(random() * 250);
      const done = await eventually(() => disk.remount("ro") || busy(), LONGEST_WAIT_MS);
      const line = await asked;
      const what = `read-only ${at}`;
      await holdFault(scene, site, before, line, trial, what);
      disk.remount("rw");
      await holdRecovery(scene, site, trial, what);
      if (done) trial.tried();
    }
  });
});

function busy(): never {
  throw new Error("the disk is busy");
}

describe("rights that are taken away", () => {
  promise("fail the run with a code that tells, and nothing else", "cases", async (trial) => {
    const cases = [
      { folder: "cache", code: "CACHE_WRITE_FAILED" },
      { folder: "exports", code: "DB_NOT_FOUND" },
      { folder: "db", code: "DB_NOT_FOUND" },
    ] as const;
    for (const { folder, code } of cases) {
      await using scene = new Scene();
      const { land } = stage(scene);
      await asPlainRoot(scene);
      const before = readFileSync(scene.reportPath(TODAY), "utf8");
      land(2);
      chmodSync(scene[folder], folder === "cache" ? 0o555 : 0o000);
      const ended = await asPlainRoot(scene);
      trial.check(ended.includes(`"${code}"`), `${folder}: not ${code} but ${ended}`);
      trial.check(readFileSync(scene.reportPath(TODAY), "utf8") === before, `${folder}: the report changed`);
      chmodSync(scene[folder], folder === "db" ? 0o644 : 0o755);
      letTimePass(scene);
      const next = await asPlainRoot(scene);
      trial.check(!next.includes("FAILED") && next.includes("SUCCESS"), `${folder}: the next run: ${next}`);
      trial.tried();
    }
  });
});

/** `run --force --json` by root without its capabilities, whom modes bind. */
function asPlainRoot(scene: Scene): Promise<string> {
  const args = ["--inh-caps=-all", "--bounding-set=-all", process.execPath, MAIN, "run", "--force", "--json"];
  const env = { ...scene.env({ ...SNAPSHOTS, LOG_LEVEL: "silent" }), PATH: process.env.PATH };
  return new Promise((resolve) =>
    execFile("setpriv", args, { env, cwd: scene.folder }, (_error, out, err) => resolve(out + err)),
  );
}

describe("file events", () => {
  promise(
    "cannot be had (inotify is exhausted): every replacement is noticed all the same",
    "replacements",
    async (trial) => {
      await using scene = new Scene();
      const { land } = stage(scene);
      const limited = `echo 0 > /proc/sys/user/max_inotify_instances; exec ${process.execPath} ${MAIN} serve`;
      // nobody asks for anything: it looks by itself, and makes the report anew
      const env = { ENABLE_SCHEDULER: "1", REFRESH_ON_DB_CHANGE: "1", LOG_LEVEL: "info", ...SNAPSHOTS };
      const daemon = scene.program("unshare", ["-U", "-r", "sh", "-c", limited], env);
      await eventually(() => daemon.err().includes("file_events_failed_poll_goes_on") || busy(), LONGEST_WAIT_MS);
      for (let at = 0; at < tries({ full: 6, short: 2 }); at++) {
        land(at + 2);
        const made = eventually(() => {
          const report = scene.published(TODAY);
          return (report !== null && generationsIn(report).join() === String(at + 2)) || busy();
        }, LONGEST_WAIT_MS);
        await made.catch(() => trial.violated(`replacement ${at} was not noticed: ${daemon.err().slice(-500)}`));
        trial.tried();
      }
    },
  );
});

/** The machine's clock, which can be set. */
class SettableClock implements Clock {
  readonly #system = systemClock();
  offsetMs = 0;
  now(): number {
    return this.#system.now() + this.offsetMs;
  }
  monotonic(): number {
    return this.#system.monotonic();
  }
  after(ms: number, call: () => void): { cancel(): void } {
    return this.#system.after(ms, call);
  }
}

describe("a clock that is set", () => {
  promise(
    "forward and back, by minutes or days: every run goes well and is what the status shows",
    "steps",
    async (trial) => {
      await using scene = new Scene();
      const { land } = stage(scene);
      const clock = new SettableClock();
      const site = await scene.daemon(SNAPSHOTS, { clock });
      const random = seeded(SEED);
      const wanted = tries({ full: 20, short: 6 });
      const hasTime = patience(trial, wanted);
      for (let at = 0; at < wanted && hasTime(); at++) {
        const reach = [60_000, 3_600_000, 86_400_000, 30 * 86_400_000][Math.floor(random() * 4)] ?? 0;
        clock.offsetMs = Math.round((random() * 2 - 1) * reach);
        land(at + 2);
        const line = await recompute(site);
        const what = `step ${at} to ${Math.round(clock.offsetMs / 60_000)} min`;
        trial.check(line.result === "SUCCESS", `${what}: ${line.code}: ${line.msg}`);
        const { offline } = await site.status();
        trial.check(
          offline.last_run?.job_run_id === line.job_run_id,
          `${what}: the status shows ${offline.last_run?.job_run_id}`,
        );
        const today = dateIn("Asia/Seoul", clock.now());
        trial.check(
          (offline.last_success?.as_of ?? "9") <= today,
          `${what}: the last success is of ${offline.last_success?.as_of}`,
        );
        const answer = await site.report();
        trial.check(
          reportIn(await answer.text())?.meta.job_run_id === line.job_run_id,
          `${what}: another report is served`,
        );
        trial.tried();
      }
    },
  );
});
