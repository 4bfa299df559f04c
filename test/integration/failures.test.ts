import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import type { RunLine } from "../../src/contract/outcome.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { forkWorker } from "../../src/worker/fork-worker.ts";
import { jsonOf, Scene, type Site } from "../support/scene.ts";
import { age, landExport } from "../support/small-export.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());

async function published(scene: Scene, env: Record<string, string> = {}): Promise<{ site: Site; before: string }> {
  landExport(scene.db, { confirmed: 7_000_000, padding: 100 });
  const site = await scene.daemon(env);
  expect((await site.recompute()).status).toBe(200);
  return { site, before: readFileSync(scene.reportPath(TODAY), "utf8") };
}

/** The failure is told to the caller, the status and the log; the report stays as it was, to the byte. */
async function expectFailure(scene: Scene, site: Site, before: string, code: string, query = ""): Promise<string> {
  const answer = await site.recompute(query);
  expect(answer.status).toBe(500);
  const line = await jsonOf<RunLine>(answer);
  expect(line).toMatchObject({ result: "FAILED", code, generated_at: null });
  expect(readFileSync(scene.reportPath(TODAY), "utf8")).toBe(before);
  const { offline } = await site.status();
  expect(offline.last_run).toMatchObject({ result: "FAILED", code });
  expect(offline.last_success?.as_of).toBe(TODAY);
  const { runs } = await jsonOf<{ runs: RunLine[] }>(await site.report("/runs?limit=1&mode=offline"));
  expect(runs[0]).toMatchObject({ code, job_run_id: line.job_run_id });
  return line.msg;
}

describe("a run that fails keeps the report and says why", () => {
  it("DB_NOT_FOUND", async () => {
    await using scene = new Scene();
    const { site, before } = await published(scene);
    rmSync(scene.db);
    expect(await expectFailure(scene, site, before, "DB_NOT_FOUND")).toContain(scene.db);
  });

  it("DB_UNSTABLE_OR_UPDATING, after the waiting budget", async () => {
    await using scene = new Scene();
    const { site, before } = await published(scene, {
      DB_STABLE_WINDOW_SEC: "600",
      DB_RETRY: "1",
      DB_RETRY_INTERVAL_SEC: "1",
    });
    landExport(scene.db, { confirmed: 8_000_000 }, 0);
    expect(await expectFailure(scene, site, before, "DB_UNSTABLE_OR_UPDATING")).toMatch(/stable in \d+ s/);
  });

  it.each([
    ["text", () => Buffer.from("no database at all, only words")],
    ["a truncated file", (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ["zeroed pages", (whole: Buffer) => Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096)])],
  ])("DB_CORRUPT: %s", async (_name, spoil) => {
    await using scene = new Scene();
    const { site, before } = await published(scene);
    writeFileSync(scene.db, spoil(readFileSync(scene.db)));
    await expectFailure(scene, site, before, "DB_CORRUPT");
  });

  it("DB_SCHEMA_INVALID, naming every missing table and column", async () => {
    await using scene = new Scene();
    const { site, before } = await published(scene);
    const db = new Sqlite(scene.db);
    db.exec(`DROP TABLE people; ALTER TABLE deal DROP COLUMN "금액"; ALTER TABLE organization DROP COLUMN "이름"`);
    db.close();
    const msg = await expectFailure(scene, site, before, "DB_SCHEMA_INVALID");
    for (const missing of ["table people", "column deal.금액", "column organization.이름"])
      expect(msg).toContain(missing);
  });

  it("DB_SCHEMA_INVALID for an empty file", async () => {
    await using scene = new Scene();
    const { site, before } = await published(scene);
    truncateSync(scene.db, 0);
    expect(await expectFailure(scene, site, before, "DB_SCHEMA_INVALID")).toContain("table deal");
  });

  it("SOURCE_IMPLAUSIBLE, unless it is accepted", async () => {
    await using scene = new Scene();
    const { site, before } = await published(scene);
    landExport(scene.db, { confirmed: 9_000_000, padding: 10 });
    expect(await expectFailure(scene, site, before, "SOURCE_IMPLAUSIBLE")).toContain("12 deals");
    expect((await site.recompute("?accept_implausible=true")).status).toBe(200);
    expect(scene.published(TODAY)?.counterparties[0]?.confirmed).toBe(9_000_000);
  });

  it("SOURCE_IMPLAUSIBLE for no deals at all, even the first time", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    const db = new Sqlite(scene.db);
    db.exec("DELETE FROM deal");
    db.close();
    const site = await scene.daemon();
    expect((await jsonOf(await site.recompute())).code).toBe("SOURCE_IMPLAUSIBLE");
    expect((await jsonOf(await site.recompute("?accept_implausible=true"))).result).toBe("SUCCESS");
  });

  it("INSUFFICIENT_DISK, before anything is copied", async () => {
    await using scene = new Scene();
    const { site, before } = await published(scene);
    truncateSync(scene.db, 8 * 2 ** 40); // sparse: bigger than any disk here
    age(scene.db);
    expect(await expectFailure(scene, site, before, "INSUFFICIENT_DISK")).toContain("MB free");
  });

  it("CACHE_WRITE_FAILED, and the other mode goes on", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    mkdirSync(join(scene.cache, `${TODAY}.json`, "in the way"), { recursive: true });
    const { runner } = await scene.runner();
    const lines = await runner.run({
      asOf: TODAY,
      modes: ["offline", "online"],
      trigger: "cli",
      force: true,
      acceptImplausible: false,
    });
    expect(lines.map(({ result, code }) => [result, code])).toEqual([
      ["FAILED", "CACHE_WRITE_FAILED"],
      ["SUCCESS", null],
    ]);
    expect(scene.published(TODAY, "online")?.meta.mode).toBe("online");
  });

  it("BUILD_TIMEOUT, with the build's process gone", async () => {
    await using scene = new Scene();
    const { before } = await published(scene);
    const program = join(scene.folder, "hangs.mjs");
    writeFileSync(program, `process.on("message", () => { for (;;); })`);
    const site = await scene.daemon({ BUILD_TIMEOUT_SEC: "1" }, { fork: () => forkWorker(program) });
    expect(await expectFailure(scene, site, before, "BUILD_TIMEOUT")).toContain("BUILD_TIMEOUT_SEC");
  });

  it("PIPELINE_FAILED when the build's process dies", async () => {
    await using scene = new Scene();
    const { before } = await published(scene);
    const program = join(scene.folder, "dies.mjs");
    writeFileSync(program, `process.on("message", () => process.kill(process.pid, "SIGKILL"))`);
    const site = await scene.daemon({}, { fork: () => forkWorker(program) });
    expect(await expectFailure(scene, site, before, "PIPELINE_FAILED")).toContain("SIGKILL");
  });

  it("LOCK_LOST when another process signed the lock before the publish", async () => {
    await using scene = new Scene();
    const { before } = await published(scene);
    const program = join(scene.folder, "thief.mjs");
    const owner = join(scene.cache, ".counterparty_risk.lock.owner");
    const report = JSON.stringify({
      type: "report",
      mode: "offline",
      generatedAt: "x",
      text: before,
      cards: JSON.parse(
        JSON.stringify({
          total: 0,
          candidates: 0,
          calls: 0,
          cache_hits: 0,
          fallbacks: {},
          tokens_in: 0,
          tokens_out: 0,
          duration_ms: 0,
        }),
      ),
    });
    writeFileSync(
      program,
      `import { writeFileSync } from "node:fs";
      process.on("message", () => { writeFileSync(${JSON.stringify(owner)}, '{"token":"thief"}'); process.send(${report}); });`,
    );
    const site = await scene.daemon({}, { fork: () => forkWorker(program) });
    await expectFailure(scene, site, before, "LOCK_LOST");
    expect(readFileSync(owner, "utf8")).toBe('{"token":"thief"}');
  });
});
