import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunFailure } from "../../../src/contract/failure.ts";
import { publishReport } from "../../../src/store/publish.ts";
import { ReportShelf } from "../../../src/store/shelf.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aReport, written } from "./a-report.ts";

const DAY = "2026-01-29";
const ours = async () => {};
const text = JSON.stringify(aReport());
const publish = (cache: string, body = text, stillOurs = ours) =>
  publishReport(cache, "offline", DAY, written(body), stillOurs);

describe("publishing", () => {
  it("puts exactly the text where the report of the mode belongs, readable by everyone", async () => {
    const cache = temporaryFolder();
    const before = process.umask(0o022);
    const online = JSON.stringify(aReport({ mode: "online" }));
    expect((await publish(cache)).counterparties).toHaveLength(1);
    await publishReport(cache, "online", DAY, written(online), ours);
    process.umask(before);
    const paths = [join(cache, `${DAY}.json`), join(cache, "counterparty-risk", "online", `${DAY}.json`)];
    expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual([text, online]);
    expect(paths.map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual(["644", "644"]);
  });

  it("replaces the report of the day and leaves nothing beside it", async () => {
    const cache = temporaryFolder();
    await publish(cache);
    const newer = JSON.stringify(aReport({ job_run_id: "20260129_090000" }));
    await publish(cache, newer);
    expect(readFileSync(join(cache, `${DAY}.json`), "utf8")).toBe(newer);
    expect(readdirSync(cache)).toEqual([`${DAY}.json`]);
  });

  it("gives each report of a day a second of its own, however fast they follow, so that no two have one ETag", async () => {
    const cache = temporaryFolder();
    const tags = new Set<string | undefined>();
    const seconds: number[] = [];
    for (const second of ["01", "02", "03"]) {
      await publish(cache, JSON.stringify(aReport({ job_run_id: `20260129_0900${second}` }))); // of one length
      seconds.push(statSync(join(cache, `${DAY}.json`)).mtimeMs / 1000);
      tags.add((await new ReportShelf(cache).get("offline", DAY))?.prepared.identity.etag);
    }
    expect(seconds.every(Number.isInteger)).toBe(true);
    expect(seconds).toEqual([...new Set(seconds)].sort());
    expect(tags.size).toBe(3);
  });

  it("gives a reader who has the old one open the old one to its end", async () => {
    const cache = temporaryFolder();
    await publish(cache);
    const reading = openSync(join(cache, `${DAY}.json`), "r");
    await publish(cache, JSON.stringify(aReport({ job_run_id: "20260129_090000" })));
    expect(readFileSync(reading, "utf8")).toBe(text);
    closeSync(reading);
  });

  it.each([
    ["no JSON", "{"],
    ["no report", "{}"],
    ["cut off", text.slice(0, -1)],
    ["the report of another day", JSON.stringify(aReport({ as_of: "2026-01-28" }))],
    ["the report of the other mode", JSON.stringify(aReport({ mode: "online" }))],
    ["a report with a number missing", text.replace('"target":90000000,', "")],
  ])("refuses %s and keeps the old report", async (_what, body) => {
    const cache = temporaryFolder();
    await publish(cache);
    await expect(publish(cache, body)).rejects.toMatchObject({ code: "PIPELINE_FAILED" });
    expect(readFileSync(join(cache, `${DAY}.json`), "utf8")).toBe(text);
    expect(readdirSync(cache)).toEqual([`${DAY}.json`]);
  });

  it("leaves everything as it was when the lock is not ours any more", async () => {
    const cache = temporaryFolder();
    await publish(cache);
    const lost = () => Promise.reject(new RunFailure("LOCK_LOST", "lost"));
    const newer = JSON.stringify(aReport({ job_run_id: "20260129_090000" }));
    await expect(publish(cache, newer, lost)).rejects.toMatchObject({ code: "LOCK_LOST" });
    expect(readFileSync(join(cache, `${DAY}.json`), "utf8")).toBe(text);
    expect(readdirSync(cache)).toEqual([`${DAY}.json`]);
  });

  it("asks whether the lock is ours when the whole file is written and not yet published", async () => {
    const cache = temporaryFolder();
    const seen: string[] = [];
    await publish(cache, text, async () => {
      for (const name of readdirSync(cache)) seen.push(readFileSync(join(cache, name), "utf8"));
      expect(existsSync(join(cache, `${DAY}.json`))).toBe(false);
    });
    expect(seen).toEqual([text]);
  });

  it("fails with CACHE_WRITE_FAILED, and cleans up, where something stands in its place", async () => {
    const cache = temporaryFolder();
    const inPlace = join(cache, `${DAY}.json`);
    mkdirSync(inPlace);
    writeFileSync(join(inPlace, "precious"), "kept");
    await expect(publish(cache)).rejects.toMatchObject({ code: "CACHE_WRITE_FAILED" });
    expect(readFileSync(join(inPlace, "precious"), "utf8")).toBe("kept");
    expect(readdirSync(cache)).toEqual([`${DAY}.json`]);
  });

  it("fails with CACHE_WRITE_FAILED where the folder cannot be made", async () => {
    const cache = temporaryFolder();
    writeFileSync(join(cache, "counterparty-risk"), "a file");
    const online = JSON.stringify(aReport({ mode: "online" }));
    const publishing = publishReport(cache, "online", DAY, written(online), ours);
    await expect(publishing).rejects.toMatchObject({ code: "CACHE_WRITE_FAILED" });
  });

  it("leaves one whole report when many publish at once", async () => {
    const cache = temporaryFolder();
    const texts = Array.from({ length: 20 }, (_, at) =>
      JSON.stringify(
        aReport(
          {},
          Array.from({ length: at + 1 }, (_, row) => `본부 ${row}`),
        ),
      ),
    );
    await Promise.all(texts.map((body) => publish(cache, body)));
    expect(texts).toContain(readFileSync(join(cache, `${DAY}.json`), "utf8"));
    expect(readdirSync(cache)).toEqual([`${DAY}.json`]);
  });
});
