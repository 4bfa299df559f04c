import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { RunFailure } from "../../../src/contract/failure.ts";
import type { Mode } from "../../../src/contract/mode.ts";
import { removeDue } from "../../../src/retention.ts";
import { dueCopies, publishCopies } from "../../../src/store/copies.ts";
import { reportPath } from "../../../src/store/paths.ts";
import { publishReport } from "../../../src/store/publish.ts";
import { ReportShelf } from "../../../src/store/shelf.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aReport, written } from "./a-report.ts";
import { layText } from "./cache.ts";

const DAY = "2026-01-29";
const ours = async () => {};

function textOf(job_run_id: string, mode: Mode = "offline"): string {
  return JSON.stringify(aReport({ job_run_id, mode }));
}

/** As a run does it. */
async function publish(cache: string, text: string, mode: Mode = "offline"): Promise<void> {
  await publishReport(cache, mode, DAY, written(text), ours);
  await publishCopies(cache, mode, DAY, Buffer.from(text));
}

/** Removes what is due when these reports go. */
async function sweep(cache: string, going: readonly string[] = []): Promise<void> {
  await removeDue(await dueCopies(cache, new Set(going)));
}

const encoded = (cache: string) => join(cache, "encoded");
const copies = (cache: string) => readdirSync(encoded(cache)).filter((name) => name !== "counterparty-risk");

describe("the encoded copies of a report", () => {
  it("hold the report, in a folder of each mode, readable by everyone", async () => {
    const cache = temporaryFolder();
    const before = process.umask(0o022);
    await publish(cache, textOf("20260129_080000"));
    await publish(cache, textOf("20260129_080000", "online"), "online");
    process.umask(before);
    for (const [folder, mode] of [
      [encoded(cache), "offline"],
      [join(encoded(cache), "counterparty-risk", "online"), "online"],
    ] as const) {
      const text = textOf("20260129_080000", mode);
      expect(gunzipSync(readFileSync(join(folder, `${DAY}.json.gz`))).toString()).toBe(text);
      expect(brotliDecompressSync(readFileSync(join(folder, `${DAY}.json.br`))).toString()).toBe(text);
      expect((statSync(join(folder, `${DAY}.json.gz`)).mode & 0o777).toString(8)).toBe("644");
    }
  });

  it("have what the daemon names in its ETags: the report's modification, in whole seconds, and their own length", async () => {
    const cache = temporaryFolder();
    const text = textOf("20260129_080000");
    await publish(cache, text);
    const prepared = (await new ReportShelf(cache).get("offline", DAY))?.prepared;
    const tagOf = (path: string) => {
      const { mtimeNs, size } = statSync(path, { bigint: true });
      expect(mtimeNs % 1_000_000_000n).toBe(0n);
      return `"${(mtimeNs / 1_000_000_000n).toString(16)}-${size.toString(16)}"`;
    };
    expect(prepared?.identity.etag).toBe(tagOf(reportPath(cache, "offline", DAY)));
    expect((await prepared?.make("gzip"))?.etag).toBe(tagOf(join(encoded(cache), `${DAY}.json.gz`)));
    expect((await prepared?.make("br"))?.etag).toBe(tagOf(join(encoded(cache), `${DAY}.json.br`)));
    expect((await prepared?.make("br"))?.body).toEqual(readFileSync(join(encoded(cache), `${DAY}.json.br`)));
  });

  it("are gone before their report is replaced, and stay when it is not", async () => {
    const cache = temporaryFolder();
    await publish(cache, textOf("20260129_080000"));
    const lost = () => Promise.reject(new RunFailure("LOCK_LOST", "lost"));
    await expect(publishReport(cache, "offline", DAY, written(textOf("20260129_090000")), lost)).rejects.toThrow(
      "lost",
    );
    expect(copies(cache).sort()).toEqual([`${DAY}.json.br`, `${DAY}.json.gz`]);
    // killed between the report and its copies
    await publishReport(cache, "offline", DAY, written(textOf("20260129_090000")), ours);
    expect(copies(cache)).toEqual([]);
  });

  it("of another day and another mode are left alone by a publication", async () => {
    const cache = temporaryFolder();
    await publish(cache, textOf("20260129_080000", "online"), "online");
    await publish(cache, textOf("20260129_080000"));
    expect(readdirSync(join(encoded(cache), "counterparty-risk", "online"))).toHaveLength(2);
  });

  it("are not put beside a report that another publisher has put there meanwhile", async () => {
    const cache = temporaryFolder();
    await publish(cache, textOf("20260129_080000"));
    rmSync(encoded(cache), { recursive: true });
    await publishCopies(cache, "offline", DAY, Buffer.from(textOf("20260129_070000"))); // it comes too late
    expect(readdirSync(cache)).toEqual([`${DAY}.json`]);
    const late = publishCopies(cache, "offline", DAY, Buffer.from(textOf("20260129_080000")));
    await publishReport(cache, "offline", DAY, written(textOf("20260129_090000")), ours);
    await late;
    await sweep(cache);
    expect(existsSync(encoded(cache)) ? copies(cache) : []).toEqual([]);
  });

  it("without room for them leave the report as it is", async () => {
    const cache = temporaryFolder();
    writeFileSync(encoded(cache), "something stands in the way");
    await expect(publish(cache, textOf("20260129_080000"))).rejects.toThrow("EEXIST");
    expect((await new ReportShelf(cache).get("offline", DAY))?.meta.job_run_id).toBe("20260129_080000");
  });
});

describe("the sweep of the copies", () => {
  it("removes those whose report is gone or another by now, and temporaries, and nothing else", async () => {
    const cache = temporaryFolder();
    await publish(cache, textOf("20260129_080000"));
    await publish(cache, textOf("20260129_080000", "online"), "online");
    const online = join(encoded(cache), "counterparty-risk", "online");
    for (const name of [".publish-0b0e7a52-3a7e-4a3e-9d7e-0f2d9f3a1b2c.tmp", "2026-01-28.json.gz", "notes.txt"]) {
      writeFileSync(join(encoded(cache), name), "{}");
    }
    mkdirSync(join(encoded(cache), "folder"));
    await sweep(cache);
    expect(copies(cache).sort()).toEqual([`${DAY}.json.br`, `${DAY}.json.gz`, "folder", "notes.txt"]);
    // somebody lays another report there by hand, in the same second
    const { mtimeMs } = statSync(reportPath(cache, "offline", DAY));
    const laid = layText(cache, "offline", DAY, textOf("20260129_100000"));
    utimesSync(laid, mtimeMs / 1000, mtimeMs / 1000 + 0.25);
    await sweep(cache, [reportPath(cache, "online", DAY)]);
    expect(copies(cache).sort()).toEqual(["folder", "notes.txt"]);
    expect(readdirSync(online)).toEqual([]);
  });

  it("finds nothing to do where there never was one", async () => {
    const cache = temporaryFolder();
    await sweep(cache);
    expect(readdirSync(cache)).toEqual([]);
  });
});
