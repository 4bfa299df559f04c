import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FAILURE_CODES, RunFailure } from "../../../src/contract/failure.ts";
import { LOCK_NAME } from "../../../src/job/lock.ts";
import { runLinesOf } from "../../../src/job/run-log.ts";
import { readRunRecord, writeRunRecord } from "../../../src/job/run-record.ts";
import { Runner } from "../../../src/job/runner.ts";
import { readStatus } from "../../../src/job/status-file.ts";
import { eventually } from "../../support/eventually.ts";
import { aRecord } from "./a-record.ts";
import { anAsk, endings, gate, RunBench } from "./run-bench.ts";

const TODAY = "2026-01-29";

describe("a run", () => {
  it("publishes every mode, answers in their order and writes down each end", async () => {
    const bench = new RunBench();
    const lines = await new Runner(bench).run(anAsk({ modes: ["online", "offline"] }));
    expect(endings(lines)).toEqual(["online SUCCESS", "offline SUCCESS"]);
    expect(bench.published("offline")?.job_run_id).toBe("20260129_080000");
    expect(bench.published("online")?.job_run_id).toBe("20260129_080000");
    expect(await runLinesOf(bench.cacheDir, TODAY)).toEqual(lines);
    for (const line of lines) await bench.expectNoted(line);
    expect(lines[0]).toMatchObject({
      msg: "published, 3 counterparties",
      trigger: "schedule",
      started_at: "2026-01-29T08:00:00.000+09:00",
      generated_at: "2026-01-29T08:00:00.000+09:00",
      db_signature: "1768787703-208039936",
      source_identity: "identity-1",
    });
  });

  it("sweeps once at its end and leaves no record behind", async () => {
    const bench = new RunBench();
    await new Runner(bench).run(anAsk());
    expect(bench.sweeps).toBe(1);
    expect(await readRunRecord(bench.cacheDir)).toBeNull();
  });

  it("keeps a record of what it does while it does it", async () => {
    const bench = new RunBench();
    const going = gate();
    bench.builds.push(async (order, listener) => {
      await bench.send("offline", order, listener);
      listener.onPhase("rules");
      await going.opened;
      return { kind: "done", peakRssBytes: 1 };
    });
    const runner = new Runner(bench);
    const run = runner.run(anAsk());
    await eventually(async () => {
      expect(await readRunRecord(bench.cacheDir)).toMatchObject({ phase: "rules", ended: ["offline"] });
    });
    expect(runner.current()).toMatchObject({ job_run_id: "20260129_080000", phase: "rules" });
    expect(runner.making("online", TODAY)?.record.phase).toBe("rules");
    expect(runner.making("offline", TODAY)).toBeNull(); // that one is made
    expect(runner.making("online", "2026-01-28")).toBeNull();
    going.open();
    await run;
    expect(runner.current()).toBeNull();
    expect(runner.making("online", TODAY)).toBeNull();
  });

  it("tells its caller when it holds the lock and when a build begins", async () => {
    const bench = new RunBench();
    const heard: string[] = [];
    await new Runner(bench).run(anAsk(), { onHeld: () => heard.push("held"), onBuild: () => heard.push("build") });
    expect(heard).toEqual(["held", "build"]);
  });

  it("has an id of its own even in the same second as others", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    const ids = new Set<string>();
    for (let run = 0; run < 3; run++) {
      for (const line of await runner.run(anAsk({ trigger: "recompute", force: true }))) ids.add(line.job_run_id);
    }
    expect([...ids]).toEqual(["20260129_080000", "20260129_080001", "20260129_080002"]);
  });

  it("has an id of its own also when it fails before it holds the lock", async () => {
    const bench = new RunBench();
    const gone = () => Promise.reject(new RunFailure("DB_NOT_FOUND", "it is gone"));
    await new Runner(bench).run(anAsk({ modes: ["offline"] }));
    const runner = new Runner({ ...bench, source: { ...bench.source, awaitStable: gone } });
    const [line] = await runner.run(anAsk({ trigger: "on_demand", modes: ["offline"] }));
    expect(line).toMatchObject({ code: "DB_NOT_FOUND", job_run_id: "20260129_080001" });
  });

  it("settles what a dead run left before it begins", async () => {
    const bench = new RunBench();
    await writeRunRecord(bench.cacheDir, aRecord({ modes: ["offline"], job_run_id: "20260129_073000" }));
    await new Runner(bench).run(anAsk());
    const lines = await runLinesOf(bench.cacheDir, TODAY);
    expect(endings(lines)).toEqual(["offline FAILED CRASHED", "offline SUCCESS", "online SUCCESS"]);
  });

  it.each(FAILURE_CODES)("that the build ends with %s has that code in every mode not sent yet", async (code) => {
    const bench = new RunBench();
    bench.builds.push(async (order, listener) => {
      await bench.send("offline", order, listener);
      return { kind: "failed", code, msg: "the reason" };
    });
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline SUCCESS", `online FAILED ${code}`]);
    expect(lines[1]?.msg).toBe("the reason");
    expect(bench.sweeps).toBe(1);
  });

  it("fails the modes that a build forgot", async () => {
    const bench = new RunBench();
    bench.builds.push(async () => ({ kind: "done", peakRssBytes: 1 }));
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline FAILED PIPELINE_FAILED", "online FAILED PIPELINE_FAILED"]);
  });

  it("ends as PIPELINE_FAILED when the build breaks", async () => {
    const bench = new RunBench();
    bench.builds.push(() => Promise.reject(new Error("a bug")));
    const [line] = await new Runner(bench).run(anAsk());
    expect(line).toMatchObject({ result: "FAILED", code: "PIPELINE_FAILED", msg: "a bug" });
  });

  it("goes on with the other mode when one cannot be written", async () => {
    const bench = new RunBench();
    bench.unwritable.add("offline");
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline FAILED CACHE_WRITE_FAILED", "online SUCCESS"]);
    expect(bench.published("online")).toBeDefined();
  });

  it("never touches the last success when it fails", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    await runner.run(anAsk({ asOf: "2026-01-28" }));
    bench.builds.push(async () => ({ kind: "failed", code: "DB_CORRUPT", msg: "no" }));
    await runner.run(anAsk());
    const status = await readStatus(bench.cacheDir, "offline");
    expect(status.last_run?.code).toBe("DB_CORRUPT");
    expect(status.last_success?.as_of).toBe("2026-01-28");
  });

  it("answers CACHE_WRITE_FAILED in every mode when it cannot take the lock, and rejects nothing", async () => {
    const bench = new RunBench();
    mkdirSync(join(bench.cacheDir, `${LOCK_NAME}.owner`));
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline FAILED CACHE_WRITE_FAILED", "online FAILED CACHE_WRITE_FAILED"]);
    expect(await runLinesOf(bench.cacheDir, TODAY)).toEqual(lines);
  });

  it("that cannot be tidied after is still the success that it was", async () => {
    const bench = new RunBench();
    const lines = await new Runner({ ...bench, sweep: () => Promise.reject(new Error("no rights")) }).run(anAsk());
    expect(endings(lines)).toEqual(["offline SUCCESS", "online SUCCESS"]);
    expect(bench.told("run_not_tidied")).toHaveLength(1);
  });
});

describe("the source of a run", () => {
  it("may keep it waiting for the whole budget", async () => {
    const bench = new RunBench();
    await new Runner(bench).run(anAsk());
    expect(bench.waits).toEqual([300_000]);
  });

  it.each([
    ["DB_NOT_FOUND", { kind: "missing", reason: "/export/salesmap_latest.db does not exist" }],
    ["DB_UNSTABLE_OR_UPDATING", null],
  ] as const)("that does not become stable ends it with %s", async (code, state) => {
    const bench = new RunBench();
    if (state !== null) bench.sourceNow = state;
    else bench.awaited = () => Promise.reject(new RunFailure(code, "still being changed"));
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual([`offline FAILED ${code}`, `online FAILED ${code}`]);
    expect(lines[0]?.source_identity).toBe(state === null ? "identity-1" : null);
    expect(bench.orders).toEqual([]);
  });

  it("is waited for again when it changed during the copy", async () => {
    const bench = new RunBench();
    bench.builds.push(async () => ({ kind: "changed" }));
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline SUCCESS", "online SUCCESS"]);
    expect(bench.waits).toEqual([300_000, 300_000]); // one budget for all waits
    expect(bench.orders).toHaveLength(2);
  });

  it("that changes during every copy ends it when the budget is over", async () => {
    const bench = new RunBench();
    const changing = async () => {
      await bench.clock.advance(100_000);
      return { kind: "changed" } as const;
    };
    bench.builds.push(changing, changing, changing);
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline FAILED DB_UNSTABLE_OR_UPDATING", "online FAILED DB_UNSTABLE_OR_UPDATING"]);
    expect(bench.orders).toHaveLength(3);
  });

  it("is copied after all when the snapshot to use again turns out bad", async () => {
    const bench = new RunBench();
    bench.snapshots = { "identity-1": "/srv/snapshots/old.db" };
    bench.builds.push(async () => ({ kind: "failed", code: "DB_CORRUPT", msg: "bad page" }));
    const lines = await new Runner(bench).run(anAsk({ trigger: "on_demand", modes: ["offline"] }));
    expect(endings(lines)).toEqual(["offline SUCCESS"]);
    expect(bench.orders.map((order) => order.snapshot.kind)).toEqual(["reuse", "copy"]);
    expect(bench.snapshots).toEqual({});
  });

  it("is compared with the newest report unless the caller accepts any", async () => {
    const bench = new RunBench();
    bench.counts = { deals: 100, people: 50, organizations: 10, memos: 5 };
    const runner = new Runner(bench);
    await runner.run(anAsk({ force: true }));
    await runner.run(anAsk({ force: true, acceptImplausible: true }));
    expect(bench.orders.map((order) => [order.plausibleAgainst, order.acceptImplausible])).toEqual([
      [bench.counts, false],
      [bench.counts, true],
    ]);
    expect(bench.orders[0]?.previousIdentity).toEqual({ offline: "identity-0" });
  });

  it.each([
    ["schedule", "copy"],
    ["recompute", "copy"],
    ["on_demand", "reuse"],
  ] as const)("of a %s run is a %s where there is a snapshot of it already", async (trigger, kind) => {
    const bench = new RunBench();
    bench.snapshots = { "identity-1": "/srv/snapshots/salesmap_snapshot_2026-01-29_070000.db" };
    await new Runner(bench).run(anAsk({ trigger }));
    expect(bench.orders[0]?.snapshot.kind).toBe(kind);
  });

  it("of an on-demand run is copied where there is no snapshot of it", async () => {
    const bench = new RunBench();
    bench.snapshots = { "identity-0": "/srv/snapshots/salesmap_snapshot_2026-01-28_080000.db" };
    await new Runner(bench).run(anAsk({ trigger: "on_demand" }));
    expect(bench.orders[0]?.snapshot).toEqual({
      kind: "copy",
      dbPath: "/export/salesmap_latest.db",
      orphanWal: null,
    });
  });
});

describe("an end that cannot be written down", () => {
  it("is known all the same, and written down before the next run begins", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    mkdirSync(join(bench.cacheDir, "status.json")); // stands for a disk that takes nothing more
    writeFileSync(join(bench.cacheDir, "run_logs"), "");
    const [lost] = await runner.run(anAsk({ modes: ["offline"] }));
    expect(runner.untold()).toEqual([lost]);
    expect(await readRunRecord(bench.cacheDir)).toMatchObject({ job_run_id: lost?.job_run_id }); // should it die now
    rmSync(join(bench.cacheDir, "status.json"), { recursive: true });
    rmSync(join(bench.cacheDir, "run_logs"));
    bench.clock.step(60_000);
    const [next] = await runner.run(anAsk({ modes: ["offline"], force: true }));
    expect(await runLinesOf(bench.cacheDir, TODAY)).toEqual([lost, next]);
    expect(runner.untold()).toEqual([]);
    expect(await readRunRecord(bench.cacheDir)).toBeNull();
    expect(bench.events.filter(({ kind }) => kind === "mode_ended")).toHaveLength(2);
  });

  it("does not keep the next report from being made, and is not taken for a crash", async () => {
    const bench = new RunBench();
    const runner = new Runner(bench);
    mkdirSync(join(bench.cacheDir, "status.json"));
    writeFileSync(join(bench.cacheDir, "run_logs"), "");
    const ends = [];
    for (const trigger of ["schedule", "recompute"] as const)
      ends.push(...(await runner.run(anAsk({ modes: ["offline"], trigger, force: true }))));
    expect(endings(ends)).toEqual(["offline SUCCESS", "offline SUCCESS"]);
    expect(runner.untold()).toEqual(ends);
    expect(new Set(ends.map((end) => end.job_run_id)).size).toBe(2);
  });

  it("is settled by the next process when this one has gone", async () => {
    const bench = new RunBench();
    mkdirSync(join(bench.cacheDir, "status.json"));
    const [lost] = await new Runner(bench).run(anAsk({ modes: ["offline"] }));
    rmSync(join(bench.cacheDir, "status.json"), { recursive: true });
    await new Runner(bench).tidy(1_000);
    expect((await readStatus(bench.cacheDir, "offline")).last_success?.job_run_id).toBe(lost?.job_run_id);
    expect(await readRunRecord(bench.cacheDir)).toBeNull();
  });
});
