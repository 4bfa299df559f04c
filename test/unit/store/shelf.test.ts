import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ReportMeta } from "../../../src/contract/report.ts";
import { type KnownReport, ReportShelf } from "../../../src/store/shelf.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aReport } from "./a-report.ts";
import { lay, layText } from "./cache.ts";

const DAY = "2026-01-29";

function dayOf(number: number): string {
  return new Date(Date.UTC(2025, 0, 1 + number)).toISOString().slice(0, 10);
}

function known(meta: ReportMeta): KnownReport {
  const text = JSON.stringify(aReport());
  return { meta, text, body: Buffer.from(text) };
}

describe("the shelf", () => {
  it("gives the report as it was published, with the moment at which it was", async () => {
    const cache = temporaryFolder();
    const path = lay(cache);
    const found = await new ReportShelf(cache).get("offline", DAY);
    expect(found?.meta).toEqual(aReport().meta);
    expect(found?.text).toBe(JSON.stringify(aReport()));
    expect(found?.prepared.identity.body.toString()).toBe(found?.text);
    expect(found?.publishedAt).toBe(Math.floor(statSync(path).mtimeMs));
  });

  it("has nothing where there is no file, and sees it at the next call when there is", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    expect(await shelf.get("offline", DAY)).toBeNull();
    expect(await shelf.get("online", DAY)).toBeNull();
    lay(cache, { mode: "online" });
    expect(await shelf.get("offline", DAY)).toBeNull();
    expect((await shelf.get("online", DAY))?.meta.mode).toBe("online");
  });

  it("sees a file that was replaced at the next call, even one of the same size and time", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    const at = new Date("2026-01-29T08:00:00Z");
    utimesSync(lay(cache, { job_run_id: "20260129_080000" }), at, at);
    expect((await shelf.get("offline", DAY))?.meta.job_run_id).toBe("20260129_080000");
    utimesSync(lay(cache, { job_run_id: "20260129_090000" }), at, at);
    expect((await shelf.get("offline", DAY))?.meta.job_run_id).toBe("20260129_090000");
  });

  it("does not check again what it was told of, and checks everything else", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    const told = { ...aReport().meta, trigger: "backfill" as const };
    shelf.published(known(told));
    lay(cache);
    expect((await shelf.get("offline", DAY))?.meta).toBe(told);
    lay(cache, { job_run_id: "20260129_090000" });
    expect((await shelf.get("offline", DAY))?.meta.trigger).toBe(aReport().meta.trigger);
    layText(cache, "offline", DAY, "{}");
    expect(await shelf.get("offline", DAY)).toBeNull();
  });

  it("does not take a report under another day's name for what it was told of", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    shelf.published(known(aReport().meta));
    writeFileSync(join(cache, "2026-01-30.json"), JSON.stringify(aReport()));
    expect(await shelf.get("offline", "2026-01-30")).toBeNull();
  });

  it("says at once what it has read, while the file is the same, and nothing else", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    expect(shelf.now("offline", DAY)).toBeNull();
    const path = lay(cache, { job_run_id: "20260129_080000" });
    expect(shelf.now("offline", DAY)).toBeNull();
    const read = await shelf.get("offline", DAY);
    expect(read).not.toBeNull();
    expect(shelf.now("offline", DAY)).toBe(read);
    expect(shelf.now("online", DAY)).toBeNull();
    lay(cache, { job_run_id: "20260129_090000" });
    expect(shelf.now("offline", DAY)).toBeNull();
    const replaced = await shelf.get("offline", DAY);
    expect(shelf.now("offline", DAY)).toBe(replaced);
    rmSync(path);
    expect(shelf.now("offline", DAY)).toBeNull();
  });

  it("tells a file that somebody else laid by its content, for its second and size may be another's", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    const tags: (string | undefined)[] = [];
    for (const job_run_id of ["20260129_080000", "20260129_090000"]) {
      utimesSync(lay(cache, { job_run_id }), 1_769_600_000.5, 1_769_600_000.5);
      tags.push((await shelf.get("offline", DAY))?.prepared.identity.etag);
    }
    expect(tags[0]).not.toBe(tags[1]);
  });

  it("forgets a file that is gone", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    const path = lay(cache);
    await shelf.get("offline", DAY);
    rmSync(path);
    expect(await shelf.get("offline", DAY)).toBeNull();
  });

  it.each([
    ["no JSON", "{"],
    ["an empty file", ""],
    ["no report", '{"meta":{}}'],
    ["another day's report", JSON.stringify(aReport({ as_of: "2026-01-28" }))],
    ["the other mode's report", JSON.stringify(aReport({ mode: "online" }))],
  ])("takes %s for no report, until it is replaced by one", async (_what, text) => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    layText(cache, "offline", DAY, text);
    expect(await shelf.get("offline", DAY)).toBeNull();
    lay(cache);
    expect(await shelf.get("offline", DAY)).not.toBeNull();
  });

  it("takes a folder in a report's place for no report", async () => {
    const cache = temporaryFolder();
    mkdirSync(join(cache, `${DAY}.json`));
    expect(await new ReportShelf(cache).get("offline", DAY)).toBeNull();
  });

  it("reads a file once for many callers", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    lay(cache);
    const found = await Promise.all(Array.from({ length: 100 }, () => shelf.get("offline", DAY)));
    expect(new Set(found).size).toBe(1);
    expect(await shelf.get("offline", DAY)).toBe(found[0]);
  });

  it("keeps what is asked for most lately, and not all", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    const days = Array.from({ length: 40 }, (_, at) => dayOf(at));
    for (const as_of of days) lay(cache, { as_of });
    const popular = await shelf.get("offline", dayOf(0));
    const second = await shelf.get("offline", dayOf(1));
    for (const day of days.slice(2)) {
      await shelf.get("offline", day);
      expect(await shelf.get("offline", dayOf(0))).toBe(popular);
    }
    expect(await shelf.get("offline", dayOf(1))).not.toBe(second);
  });

  it("lists the days of a mode, newest first, and nothing else", async () => {
    const cache = temporaryFolder();
    for (const as_of of ["2026-01-02", "2025-12-31", "2026-01-29"]) lay(cache, { as_of });
    lay(cache, { as_of: "2026-01-03", mode: "online" });
    for (const name of ["status.json", "2026-1-1.json", ".2026-01-05.json", "2026-01-06.json.tmp"]) {
      writeFileSync(join(cache, name), "{}");
    }
    const shelf = new ReportShelf(cache);
    expect(await shelf.days("offline")).toEqual(["2026-01-29", "2026-01-02", "2025-12-31"]);
    expect(await shelf.days("online")).toEqual(["2026-01-03"]);
    expect(await new ReportShelf(join(cache, "absent")).days("online")).toEqual([]);
  });

  it("peeks at the meta of a big report without reading the rest", async () => {
    const cache = temporaryFolder();
    const text = JSON.stringify(
      aReport(
        {},
        Array.from({ length: 300 }, (_, at) => `본부 ${at}`),
      ),
    );
    layText(cache, "offline", DAY, `${text.slice(0, 60_000)} and here it breaks off`);
    const shelf = new ReportShelf(cache);
    expect(await shelf.peek("offline", DAY)).toEqual(aReport().meta);
    expect(await shelf.get("offline", DAY)).toBeNull();
  });

  it("peeks at nothing where there is none", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    expect(await shelf.peek("offline", DAY)).toBeNull();
    for (const text of ["", "{}", '{"meta":{},"summary":{}}', '["meta","summary":']) {
      layText(cache, "offline", DAY, text);
      expect(await shelf.peek("offline", DAY)).toBeNull();
    }
  });
});
