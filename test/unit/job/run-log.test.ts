import { appendFileSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appendRunLine, dayOfRun, dueRunLogs, newestRunLines, runLinesOf } from "../../../src/job/run-log.ts";
import { removeDue } from "../../../src/retention.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aLine } from "./a-line.ts";

const all = () => true;

function logOf(cacheDir: string, day: string): string {
  return join(cacheDir, "run_logs", `${day}.jsonl`);
}

describe("the run log", () => {
  it("keeps a line under the calendar day of its run, whatever day the report is about", async () => {
    const cache = temporaryFolder();
    const line = aLine({ as_of: "2025-12-31" });
    await appendRunLine(cache, line);
    expect(await runLinesOf(cache, "2026-01-29")).toEqual([line]);
    expect(await runLinesOf(cache, "2025-12-31")).toEqual([]);
    expect(dayOfRun("20260129_235959")).toBe("2026-01-29");
  });

  it("has no lines before any run", async () => {
    const cache = temporaryFolder();
    expect(await runLinesOf(cache, "2026-01-29")).toEqual([]);
    expect(await newestRunLines(cache, 20, all)).toEqual([]);
  });

  it("passes over a last line that a crash cut off, and starts the next one on a line of its own", async () => {
    const cache = temporaryFolder();
    const [before, after] = [aLine(), aLine({ job_run_id: "20260129_090000" })];
    await appendRunLine(cache, before);
    appendFileSync(logOf(cache, "2026-01-29"), JSON.stringify(aLine()).slice(0, 60));
    expect(await runLinesOf(cache, "2026-01-29")).toEqual([before]);
    await appendRunLine(cache, after);
    expect(await runLinesOf(cache, "2026-01-29")).toEqual([before, after]);
  });

  it("passes over lines that are none", async () => {
    const cache = temporaryFolder();
    mkdirSync(join(cache, "run_logs"));
    writeFileSync(logOf(cache, "2026-01-29"), `\nnull\n{}\n[1]\nnonsense\n${JSON.stringify(aLine())}\n`);
    expect(await runLinesOf(cache, "2026-01-29")).toEqual([aLine()]);
  });

  it("loses none of the lines that many write at once", async () => {
    const cache = temporaryFolder();
    const ids = Array.from({ length: 40 }, (_, at) => `20260129_0800${String(at).padStart(2, "0")}`);
    await Promise.all(ids.map((job_run_id) => appendRunLine(cache, aLine({ job_run_id }))));
    const found = await runLinesOf(cache, "2026-01-29");
    expect(found.map((line) => line.job_run_id).sort()).toEqual(ids);
  });

  it("tells the newest lines first, over as many days as it takes, up to the limit", async () => {
    const cache = temporaryFolder();
    const ids = ["20251231_080000", "20260128_080000", "20260129_080000", "20260129_081000"];
    for (const job_run_id of ids) await appendRunLine(cache, aLine({ job_run_id }));
    const newest = async (limit: number) => (await newestRunLines(cache, limit, all)).map((line) => line.job_run_id);
    expect(await newest(500)).toEqual(ids.toReversed());
    expect(await newest(3)).toEqual(ids.toReversed().slice(0, 3));
    expect(await newest(1)).toEqual(["20260129_081000"]);
  });

  it("counts only wanted lines against the limit", async () => {
    const cache = temporaryFolder();
    await appendRunLine(cache, aLine({ job_run_id: "20260128_080000", mode: "online" }));
    await appendRunLine(cache, aLine({ job_run_id: "20260129_080000", mode: "online" }));
    await appendRunLine(cache, aLine({ job_run_id: "20260129_080000", mode: "offline" }));
    const online = await newestRunLines(cache, 2, (line) => line.mode === "online");
    expect(online.map((line) => line.job_run_id)).toEqual(["20260129_080000", "20260128_080000"]);
  });

  it("takes no notice of other files in its folder", async () => {
    const cache = temporaryFolder();
    await appendRunLine(cache, aLine());
    writeFileSync(join(cache, "run_logs", "notes.jsonl"), `${JSON.stringify(aLine())}\n`);
    expect(await newestRunLines(cache, 20, all)).toHaveLength(1);
  });

  it("loses only logs that were last written before the day given, and no other file", async () => {
    const cache = temporaryFolder();
    await appendRunLine(cache, aLine({ job_run_id: "20260101_080000" }));
    await appendRunLine(cache, aLine({ job_run_id: "20260102_080000" }));
    writeFileSync(join(cache, "run_logs", "notes.txt"), "");
    for (const name of ["2026-01-01.jsonl", "notes.txt"]) utimesSync(join(cache, "run_logs", name), 1000, 1000);
    await removeDue(await dueRunLogs(cache, 2_000_000));
    expect(readdirSync(join(cache, "run_logs")).sort()).toEqual(["2026-01-02.jsonl", "notes.txt"]);
  });

  it("sweeps a folder that is not there yet", async () => {
    expect(await dueRunLogs(temporaryFolder(), 0)).toEqual([]);
  });
});
