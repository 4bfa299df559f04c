import { describe, expect, it } from "vitest";
import type { Trigger } from "../../../src/contract/trigger.ts";
import { appendRunLine } from "../../../src/job/run-log.ts";
import { Runner } from "../../../src/job/runner.ts";
import { readStatus } from "../../../src/job/status-file.ts";
import { aMeta } from "../store/a-report.ts";
import { aLine } from "./a-line.ts";
import { anAsk, aSample, endings, RunBench } from "./run-bench.ts";

const TODAY = "2026-01-29";

/** A cached offline report of today and the log line of the run that made it. */
async function benchWithReport(
  report: Parameters<typeof aMeta>[0] = {},
  line: Parameters<typeof aLine>[0] = {},
): Promise<RunBench> {
  const bench = new RunBench();
  bench.metas.set(`offline ${TODAY}`, aMeta({ job_run_id: "20260129_073000", ...report }));
  await appendRunLine(bench.cacheDir, aLine({ job_run_id: "20260129_073000", ...line }));
  return bench;
}

const offline = (trigger: Trigger = "schedule") => anAsk({ modes: ["offline"], trigger });

describe("a report that is there already", () => {
  it.each(["schedule", "catch_up", "db_stable", "cli"] as const)("is not made again by %s", async (trigger) => {
    const bench = await benchWithReport();
    const [line] = await new Runner(bench).run(offline(trigger));
    expect(line).toMatchObject({ result: "SKIPPED_CACHE", code: null, generated_at: null });
    expect(bench.orders).toEqual([]);
    const status = await readStatus(bench.cacheDir, "offline");
    expect(status.last_run).toBeUndefined();
    expect(status.last_skip).toMatchObject({ result: "SKIPPED_CACHE", as_of: TODAY, trigger });
  });

  it("is made again when the run is forced", async () => {
    const bench = await benchWithReport();
    const lines = await new Runner(bench).run({ ...offline("recompute"), force: true });
    expect(endings(lines)).toEqual(["offline SUCCESS"]);
  });

  it("is made again when somebody's GET made it", async () => {
    const bench = await benchWithReport({ trigger: "on_demand" }, { trigger: "on_demand" });
    expect(endings(await new Runner(bench).run(offline()))).toEqual(["offline SUCCESS"]);
  });

  it("is made again when some of its cards were fallbacks", async () => {
    const bench = await benchWithReport({}, { result: "SUCCESS_WITH_FALLBACK" });
    expect(endings(await new Runner(bench).run(offline()))).toEqual(["offline SUCCESS"]);
  });

  it("is made again when only the other mode of its run went well", async () => {
    const bench = await benchWithReport({}, { mode: "online" });
    expect(endings(await new Runner(bench).run(offline()))).toEqual(["offline SUCCESS"]);
  });

  it("is made again from a source that changed", async () => {
    const bench = await benchWithReport();
    bench.sourceNow = { kind: "stable", sample: aSample("identity-2") };
    expect(endings(await new Runner(bench).run(offline()))).toEqual(["offline SUCCESS"]);
  });

  it("is made again under other rules", async () => {
    const bench = await benchWithReport({ inputs_hash: "inputs of identity-1 under older rules" });
    expect(endings(await new Runner(bench).run(offline()))).toEqual(["offline SUCCESS"]);
  });

  it("stands while a source that did not change settles", async () => {
    const bench = await benchWithReport();
    bench.sourceNow = { kind: "settling", sample: aSample(), stableInMs: 60_000 };
    expect(endings(await new Runner(bench).run(offline()))).toEqual(["offline SKIPPED_CACHE"]);
  });

  it("does not keep the other mode from being made", async () => {
    const bench = await benchWithReport();
    const lines = await new Runner(bench).run(anAsk());
    expect(endings(lines)).toEqual(["offline SKIPPED_CACHE", "online SUCCESS"]);
    expect(bench.orders.map((order) => order.modes)).toEqual([["online"]]);
  });

  it.each(["on_demand", "backfill"] as const)("is enough for %s, from whatever source it was made", async (trigger) => {
    const bench = await benchWithReport({ trigger: "on_demand", inputs_hash: "of long ago" });
    expect(endings(await new Runner(bench).run(offline(trigger)))).toEqual(["offline SKIPPED_CACHE"]);
  });
});
