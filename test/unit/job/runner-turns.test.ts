import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunFailure } from "../../../src/contract/failure.ts";
import { LOCK_NAME } from "../../../src/job/lock.ts";
import { runLinesOf } from "../../../src/job/run-log.ts";
import { writeRunRecord } from "../../../src/job/run-record.ts";
import { Runner } from "../../../src/job/runner.ts";
import { readStatus } from "../../../src/job/status-file.ts";
import { eventually } from "../../support/eventually.ts";
import { aRecord } from "./a-record.ts";
import { anAsk, aSample, type Build, endings, gate, RunBench } from "./run-bench.ts";

const TODAY = "2026-01-29";
const recompute = anAsk({ modes: ["offline"], trigger: "recompute", force: true });
const onDemand = anAsk({ modes: ["online"], trigger: "on_demand" });

/** A build that stands still until the test lets it go, or the run is ended. */
function slow(bench: RunBench): { readonly build: Build; readonly go: () => void } {
  const going = gate();
  const build: Build = async (order, listener, signal) => {
    const stopped = gate();
    signal.addEventListener("abort", stopped.open, { once: true });
    await Promise.race([going.opened, stopped.opened]);
    if (signal.aborted) return { kind: "failed", code: "CRASHED", msg: "killed" };
    return bench.goodBuild(order, listener, signal);
  };
  return { build, go: going.open };
}

/** Starts a run and answers when its build is going on. */
async function slowRun(bench: RunBench, runner: Runner) {
  const { build, go } = slow(bench);
  bench.builds.push(build);
  const run = runner.run(recompute);
  await eventually(() => expect(bench.orders).toHaveLength(1));
  return { run, go };
}

describe("while a run is in progress", () => {
  it.each(["recompute", "cli", "backfill"] as const)("%s is skipped, and that is noted", async (trigger) => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    const first = await slowRun(bench, runner);
    const lines = await runner.run({ ...recompute, trigger, modes: ["offline", "online"] });
    expect(endings(lines)).toEqual(["offline SKIPPED_LOCKED", "online SKIPPED_LOCKED"]);
    expect((await readStatus(bench.cacheDir, "online")).last_skip).toMatchObject({ result: "SKIPPED_LOCKED", trigger });
    expect(await runLinesOf(bench.cacheDir, TODAY)).toEqual(lines);
    first.go();
    expect(endings(await first.run)).toEqual(["offline SUCCESS"]);
  });

  it.each(["schedule", "catch_up", "db_stable"] as const)("%s waits its turn, however long", async (trigger) => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    const first = await slowRun(bench, runner);
    const queued = runner.run(anAsk({ trigger, modes: ["online"] }));
    await bench.clock.advance(3_600_000);
    first.go();
    expect(endings(await queued)).toEqual(["online SUCCESS"]);
  });

  it("a GET waits as long as its reader does", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    const first = await slowRun(bench, runner);
    const waiting = runner.run(onDemand);
    await eventually(() => expect(bench.clock.timers).toBe(1));
    await bench.clock.advance(29_999);
    first.go();
    expect(endings(await waiting)).toEqual(["online SUCCESS"]);

    const second = slow(bench);
    bench.builds.push(second.build);
    const run = runner.run(recompute);
    await eventually(() => expect(bench.orders).toHaveLength(3));
    const late = runner.run({ ...onDemand, asOf: "2026-01-28" });
    await eventually(() => expect(bench.clock.timers).toBe(1));
    await bench.clock.advance(30_000);
    expect(endings(await late)).toEqual(["online SKIPPED_LOCKED"]);
    second.go();
    await run;
  });
});

describe("a GET's run", () => {
  it("waits for the source without the lock", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    const stable = gate();
    bench.awaited = () => stable.opened.then(() => aSample());
    const waiting = runner.run(onDemand);
    await eventually(() => expect(bench.waits).toEqual([30_000]));
    expect(existsSync(join(bench.cacheDir, LOCK_NAME))).toBe(false);
    bench.awaited = async () => aSample();
    expect(endings(await runner.run(recompute))).toEqual(["offline SUCCESS"]);
    stable.open();
    expect(endings(await waiting)).toEqual(["online SUCCESS"]);
  });

  it("ends with the source's code when it does not become stable in time", async () => {
    const bench = new RunBench();
    bench.awaited = () => Promise.reject(new RunFailure("DB_UNSTABLE_OR_UPDATING", "still being changed"));
    const heard: string[] = [];
    const lines = await new Runner(bench).run(onDemand, { onHeld: () => heard.push("held") });
    expect(endings(lines)).toEqual(["online FAILED DB_UNSTABLE_OR_UPDATING"]);
    expect(heard).toEqual([]);
    await bench.expectNoted(lines[0]);
  });
});

describe("while another process holds the lock", () => {
  it.each(["schedule", "recompute"] as const)("%s is skipped", async (trigger) => {
    const bench = new RunBench();
    mkdirSync(join(bench.cacheDir, LOCK_NAME));
    const lines = await new Runner(bench).run(anAsk({ trigger }));
    expect(endings(lines)).toEqual(["offline SKIPPED_LOCKED", "online SKIPPED_LOCKED"]);
    expect(bench.orders).toEqual([]);
  });

  it("a GET takes it as soon as it is free", async () => {
    const bench = new RunBench();
    const lock = join(bench.cacheDir, LOCK_NAME);
    mkdirSync(lock);
    const waiting = new Runner(bench).run(onDemand);
    await eventually(() => expect(bench.clock.timers).toBe(1));
    rmdirSync(lock);
    await bench.clock.advance(200);
    expect(endings(await waiting)).toEqual(["online SUCCESS"]);
  });

  it("a GET gives up after its wait", async () => {
    const bench = new RunBench();
    mkdirSync(join(bench.cacheDir, LOCK_NAME));
    const lines = await bench.clock.drive(new Runner(bench).run(onDemand), 5_000);
    expect(endings(lines)).toEqual(["online SKIPPED_LOCKED"]);
  });
});

describe("a run that loses its lock", () => {
  const steal = (bench: RunBench) =>
    writeFileSync(join(bench.cacheDir, `${LOCK_NAME}.owner`), JSON.stringify({ token: "another's" }));

  it("publishes nothing, fails every mode with LOCK_LOST and leaves the lock to its owner", async () => {
    const bench = new RunBench();
    bench.builds.push(async (order, listener, signal) => {
      steal(bench);
      return bench.goodBuild(order, listener, signal);
    });
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline FAILED LOCK_LOST", "online FAILED LOCK_LOST"]);
    expect([bench.published("offline"), bench.published("online")]).toEqual([undefined, undefined]);
    expect(existsSync(join(bench.cacheDir, LOCK_NAME))).toBe(true);
  });

  it("keeps what it published before, and sweeps nothing", async () => {
    const bench = new RunBench();
    bench.builds.push(async (order, listener) => {
      await bench.send("offline", order, listener);
      steal(bench);
      await bench.send("online", order, listener);
      return { kind: "done", peakRssBytes: 1 };
    });
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline SUCCESS", "online FAILED LOCK_LOST"]);
    expect(bench.published("online")).toBeUndefined();
    expect(bench.sweeps).toBe(0);
  });
});

describe("a runner that is stopped", () => {
  it("ends the run in progress and those that wait as CRASHED, and says that it was stopped", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    const first = await slowRun(bench, runner);
    const queued = runner.run(anAsk({ modes: ["online"] }));
    await runner.stop("SIGTERM");
    const [line] = await first.run;
    expect(line).toMatchObject({ result: "FAILED", code: "CRASHED", msg: "stopped: SIGTERM" });
    await bench.expectNoted(line);
    expect(endings(await queued)).toEqual(["online FAILED CRASHED"]);
    expect(bench.orders).toHaveLength(1);
    expect(existsSync(join(bench.cacheDir, LOCK_NAME))).toBe(false);
  });

  it("ends a wait for the source at once", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    bench.awaited = (signal) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
    const runs = [runner.run(anAsk()), runner.run(onDemand)];
    await eventually(() => expect(bench.waits).toHaveLength(2));
    await runner.stop("SIGTERM");
    const lines = (await Promise.all(runs)).flat();
    expect(new Set(lines.map((line) => line.code))).toEqual(new Set(["CRASHED"]));
  });

  it("keeps what was published before it was stopped", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    bench.builds.push(async (order, listener) => {
      await bench.send("offline", order, listener);
      void runner.stop("SIGTERM");
      return { kind: "failed", code: "CRASHED", msg: "killed" };
    });
    const lines = await runner.run(anAsk());
    expect(endings(lines)).toEqual(["offline SUCCESS", "online FAILED CRASHED"]);
  });

  it("starts nothing any more, and can be stopped twice", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    await runner.stop("SIGTERM");
    await runner.stop("again");
    for (const ask of [anAsk(), onDemand, recompute]) {
      for (const line of await runner.run(ask)) expect(line.code).toBe("CRASHED");
    }
    expect(bench.orders).toEqual([]);
  });
});

describe("tidying at the start", () => {
  it("settles a dead run and sweeps", async () => {
    const bench = new RunBench();
    await writeRunRecord(bench.cacheDir, aRecord({ modes: ["offline"] }));
    await new Runner(bench).tidy(15_000);
    expect(endings(await runLinesOf(bench.cacheDir, TODAY))).toEqual(["offline FAILED CRASHED"]);
    expect(bench.sweeps).toBe(1);
    expect(existsSync(join(bench.cacheDir, LOCK_NAME))).toBe(false);
  });

  it("waits for the lock, but not for ever", async () => {
    const bench = new RunBench();
    mkdirSync(join(bench.cacheDir, LOCK_NAME));
    await writeRunRecord(bench.cacheDir, aRecord());
    await bench.clock.drive(new Runner(bench).tidy(15_000), 5_000);
    expect(await runLinesOf(bench.cacheDir, TODAY)).toEqual([]);
    expect(bench.sweeps).toBe(0);
  });

  it("leaves a run in progress alone", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    const { run, go } = await slowRun(bench, runner);
    await bench.clock.drive(runner.tidy(15_000), 5_000);
    expect(bench.sweeps).toBe(0);
    go();
    expect(endings(await run)).toEqual(["offline SUCCESS"]);
  });
});
