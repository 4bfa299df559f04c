import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, inject, it } from "vitest";
import { writeJson } from "../../src/lib/small-file.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { jsonOf, Scene, type Site } from "../support/scene.ts";
import { SmallDisk } from "../support/small-disk.ts";
import { age, fillExport, landExport } from "../support/small-export.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());
const MAIN = inject("mainJs");

async function codeOf(site: Site): Promise<string> {
  return (await jsonOf(await site.recompute())).code ?? "";
}

describe("a full disk", () => {
  it("under CACHE_DIR: CACHE_WRITE_FAILED, the old report is whole and still served", async () => {
    await using scene = new Scene();
    using disk = new SmallDisk(scene.cache, 512);
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    expect((await site.recompute()).status).toBe(200);
    const before = readFileSync(scene.reportPath(TODAY), "utf8");
    disk.leave(0);
    expect(await codeOf(site)).toBe("CACHE_WRITE_FAILED");
    expect(readFileSync(scene.reportPath(TODAY), "utf8")).toBe(before);
    expect(await (await site.report()).text()).toBe(before);
    expect(readdirSync(scene.cache).filter((name) => name.startsWith(".publish-"))).toEqual([]);
  });

  it("on which part of a small file has room: the old one stays, whole", async () => {
    await using scene = new Scene();
    using disk = new SmallDisk(scene.cache, 64);
    const path = join(scene.cache, "status.json");
    const before = { msg: "x".repeat(100) };
    await writeJson(path, before);
    disk.leave(4096);
    await expect(writeJson(path, { msg: "y".repeat(10_000) })).rejects.toThrow("ENOSPC");
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(before);
    expect(readdirSync(scene.cache).sort()).toEqual(["ballast", "status.json"]);
  });

  it("under WORK_DIR: INSUFFICIENT_DISK", async () => {
    await using scene = new Scene();
    using _disk = new SmallDisk(scene.work, 256);
    landExport(scene.db, { confirmed: 7_000_000, padding: 20_000 });
    const site = await scene.daemon();
    expect(await codeOf(site)).toBe("INSUFFICIENT_DISK");
    expect(readdirSync(scene.work)).toEqual([]);
  });
});

describe("another user's database in a folder that we may only read", () => {
  it("is read with its log, and nothing is written beside it", async () => {
    await using scene = new Scene();
    const writer = new Sqlite(scene.db);
    writer.pragma("journal_mode = WAL");
    writer.pragma("wal_autocheckpoint = 0");
    fillExport(writer, { confirmed: 7_000_000 });
    for (const name of readdirSync(scene.exports)) age(join(scene.exports, name));
    const before = readdirSync(scene.exports).map(
      (name) => statSync(join(scene.exports, name), { bigint: true }).mtimeNs,
    );
    for (const name of readdirSync(scene.exports)) {
      chownSync(join(scene.exports, name), 65_534, 65_534);
      chmodSync(join(scene.exports, name), 0o444);
    }
    chownSync(scene.exports, 65_534, 65_534);
    chmodSync(scene.exports, 0o555);
    // root without its capabilities: the export belongs to somebody else, and may only be read
    const plain = ["--inh-caps=-all", "--bounding-set=-all"];
    const out = execFileSync("setpriv", [...plain, process.execPath, MAIN, "run", "--json"], {
      env: { ...scene.env({ LOG_LEVEL: "error" }), PATH: process.env.PATH },
      encoding: "utf8",
    });
    expect(JSON.parse(out).runs[0]).toMatchObject({ result: "SUCCESS" });
    expect(scene.published(TODAY)?.counterparties[0]?.confirmed).toBe(7_000_000);
    const after = readdirSync(scene.exports).map(
      (name) => statSync(join(scene.exports, name), { bigint: true }).mtimeNs,
    );
    expect(after).toEqual(before);
    writer.close();
  });
});
