import { describe, expect, it } from "vitest";
import { runLinesOf } from "../../../src/job/run-log.ts";
import { readRunRecord, writeRunRecord } from "../../../src/job/run-record.ts";
import { settleDeadRun } from "../../../src/job/settle.ts";
import { noteInStatus, readStatus } from "../../../src/job/status-file.ts";
import { UntoldEnds } from "../../../src/job/untold.ts";
import { aMeta } from "../store/a-report.ts";
import { aFailure, aLine } from "./a-line.ts";
import { aRecord } from "./a-record.ts";
import { endings, RunBench } from "./run-bench.ts";

const TODAY = "2026-01-29";

describe("a run whose process died", () => {
  it("is FAILED CRASHED with its own trigger and times where nothing was published", async () => {
    const bench = new RunBench();
    bench.clock.step(600_000);
    await writeRunRecord(bench.cacheDir, aRecord({ modes: ["offline"], trigger: "catch_up" }));
    await settleDeadRun(bench, new UntoldEnds());
    const [line, ...more] = await runLinesOf(bench.cacheDir, TODAY);
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      result: "FAILED",
      code: "CRASHED",
      trigger: "catch_up",
      as_of: TODAY,
      job_run_id: "20260129_080000",
      started_at: "2026-01-29T08:00:00.000+09:00",
      duration_ms: 3000,
      generated_at: null,
      source_identity: "identity-1",
    });
    await bench.expectNoted(line);
  });

  it("is SUCCESS where the published report carries its id", async () => {
    const bench = new RunBench();
    bench.metas.set(`offline ${TODAY}`, aMeta());
    await writeRunRecord(bench.cacheDir, aRecord({ modes: ["offline"] }));
    await settleDeadRun(bench, new UntoldEnds());
    const [line] = await runLinesOf(bench.cacheDir, TODAY);
    expect(line).toMatchObject({ result: "SUCCESS", code: null, generated_at: aMeta().generated_at });
    const status = await readStatus(bench.cacheDir, "offline");
    expect(status.last_success).toMatchObject({ as_of: TODAY, job_run_id: "20260129_080000" });
  });

  it("does not take an older report of the day for its own", async () => {
    const bench = new RunBench();
    bench.metas.set(`offline ${TODAY}`, aMeta({ job_run_id: "20260129_003000", trigger: "on_demand" }));
    await writeRunRecord(bench.cacheDir, aRecord({ modes: ["offline"] }));
    await settleDeadRun(bench, new UntoldEnds());
    expect(endings(await runLinesOf(bench.cacheDir, TODAY))).toEqual(["offline FAILED CRASHED"]);
  });

  it("is settled mode by mode", async () => {
    const bench = new RunBench();
    bench.metas.set(`offline ${TODAY}`, aMeta());
    await writeRunRecord(bench.cacheDir, aRecord());
    await settleDeadRun(bench, new UntoldEnds());
    const lines = await runLinesOf(bench.cacheDir, TODAY);
    expect(endings(lines)).toEqual(["offline SUCCESS", "online FAILED CRASHED"]);
  });

  it("keeps what its status file says already, and the log gets the line that is missing", async () => {
    const bench = new RunBench();
    const noted = aFailure("DB_CORRUPT");
    await noteInStatus(bench.cacheDir, noted, TODAY);
    await writeRunRecord(bench.cacheDir, aRecord({ modes: ["offline"] }));
    await settleDeadRun(bench, new UntoldEnds());
    expect(await runLinesOf(bench.cacheDir, TODAY)).toEqual([noted]);
    await bench.expectNoted(noted);
  });

  it("says nothing of modes that had ended", async () => {
    const bench = new RunBench();
    await writeRunRecord(bench.cacheDir, aRecord({ ended: ["offline", "online"] }));
    await settleDeadRun(bench, new UntoldEnds());
    expect(await runLinesOf(bench.cacheDir, TODAY)).toEqual([]);
    expect(await readRunRecord(bench.cacheDir)).toBeNull();
  });

  it("is settled once", async () => {
    const bench = new RunBench();
    const record = aRecord({ modes: ["online"] });
    await writeRunRecord(bench.cacheDir, record);
    await settleDeadRun(bench, new UntoldEnds());
    await settleDeadRun(bench, new UntoldEnds());
    await writeRunRecord(bench.cacheDir, record); // as if the process died before the record was gone
    await settleDeadRun(bench, new UntoldEnds());
    expect(await runLinesOf(bench.cacheDir, TODAY)).toHaveLength(1);
    expect(bench.told("dead_run_settled")).toHaveLength(2);
  });

  it("does not push the success of a later run back", async () => {
    const bench = new RunBench();
    await noteInStatus(bench.cacheDir, aLine({ as_of: TODAY, job_run_id: "20260129_090000" }), TODAY);
    await writeRunRecord(bench.cacheDir, aRecord({ modes: ["offline"], as_of: "2026-01-28" }));
    bench.metas.set("offline 2026-01-28", aMeta({ as_of: "2026-01-28" }));
    await settleDeadRun(bench, new UntoldEnds());
    expect((await readStatus(bench.cacheDir, "offline")).last_success?.job_run_id).toBe("20260129_090000");
  });
});
