import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { takeLock } from "../../src/job/lock.ts";
import { writeRunRecord } from "../../src/job/run-record.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { Scene } from "../support/scene.ts";
import { age, landExport } from "../support/small-export.ts";
import { aRecord } from "../unit/job/a-record.ts";
import { lay } from "../unit/store/cache.ts";

const MAIN = inject("mainJs");
const DAY_SEC = 86_400;

/** Four reports of a month ago, an old answer of the model, an old log, and what dead runs left. */
function layOld(scene: Scene): void {
  for (const folder of [scene.work, join(scene.cache, "llm", "offline"), join(scene.cache, "run_logs")])
    mkdirSync(folder, { recursive: true });
  for (const as_of of ["2025-12-01", "2025-12-02", "2025-12-03", "2025-12-04"])
    age(lay(scene.cache, { as_of }), 30 * DAY_SEC);
  for (const path of ["llm/offline/k.json", "run_logs/2025-12-01.jsonl"]) {
    writeFileSync(join(scene.cache, path), "{}");
    age(join(scene.cache, path), 30 * DAY_SEC);
  }
  mkdirSync(join(scene.work, ".building-20251201_080000-1"));
  writeFileSync(join(scene.work, ".building-20251201_080000-1", "source.db"), "1234");
  for (const stamp of ["080000", "090000", "100000"])
    writeFileSync(join(scene.work, `salesmap_snapshot_2026-01-29_${stamp}.db`), "12");
  utimesSync(join(scene.work, "salesmap_snapshot_2026-01-29_080000.db"), 1e9, 1e9);
  age(join(scene.work, "salesmap_snapshot_2026-01-29_090000.db"), 60);
}

const DUE = [
  "2025-12-01.json",
  "k.json",
  "2025-12-01.jsonl",
  ".building-20251201_080000-1",
  "salesmap_snapshot_2026-01-29_080000.db",
];

it("a dry run tells what would go, with its size and why, and takes nothing; the real one takes exactly that", async () => {
  await using scene = new Scene();
  layOld(scene);
  const before = [readdirSync(scene.cache, { recursive: true }), readdirSync(scene.work, { recursive: true })];
  const dry = await scene.command(MAIN, ["prune", "--dry-run", "--json"]);
  expect([dry.code, dry.err]).toEqual([0, ""]);
  const told = JSON.parse(dry.out);
  expect(told.files.map(({ path }: { path: string }) => path.split("/").at(-1))).toEqual(DUE);
  expect(told.files[3]).toMatchObject({ bytes: 4, reason: "left half made by a dead run" });
  expect(told.files[0].reason).toContain("CACHE_RETENTION_DAYS");
  expect([readdirSync(scene.cache, { recursive: true }), readdirSync(scene.work, { recursive: true })]).toEqual(before);
  const real = await scene.command(MAIN, ["prune", "--json"]);
  expect([real.code, JSON.parse(real.out)]).toEqual([0, { ...told, dry_run: false }]);
  for (const { path } of told.files) expect(existsSync(path)).toBe(false);
  expect(existsSync(scene.reportPath("2025-12-02"))).toBe(true);
  expect((await scene.command(MAIN, ["prune"])).out).toBe("nothing is due\n");
});

it("says in words what went, and obeys SNAPSHOT_KEEP", async () => {
  await using scene = new Scene();
  layOld(scene);
  const { out } = await scene.command(MAIN, ["prune", "--dry-run"], { SNAPSHOT_KEEP: "1" });
  expect(out).toMatch(/2 B {2}\S+_090000\.db {2}\(beyond the newest 1 \(SNAPSHOT_KEEP\)\)/);
  expect(out).toMatch(/6 files, .*: would go; nothing was removed\n$/);
});

it("leaves everything while a run is in progress: exit 75, dry or not", async () => {
  await using scene = new Scene();
  layOld(scene);
  const lock = await takeLock(scene.cache, systemClock());
  for (const args of [["prune"], ["prune", "--dry-run"]]) {
    const { code, err } = await scene.command(MAIN, args);
    expect([code, err]).toEqual([75, expect.stringContaining("a run is in progress")]);
  }
  await lock?.release();
  expect(existsSync(scene.reportPath("2025-12-01"))).toBe(true);
});

it("settles a run whose process died, as every holder of the lock does", async () => {
  await using scene = new Scene();
  landExport(scene.db, { confirmed: 1 });
  mkdirSync(scene.cache, { recursive: true });
  await writeRunRecord(scene.cache, aRecord());
  expect((await scene.command(MAIN, ["prune"])).code).toBe(0);
  const status = JSON.parse(readFileSync(join(scene.cache, "status.json"), "utf8"));
  expect(status.last_run).toMatchObject({ result: "FAILED", code: "CRASHED", job_run_id: "20260129_080000" });
});
