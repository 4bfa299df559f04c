import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunLine } from "../../src/contract/outcome.ts";
import type { Report } from "../../src/contract/report.ts";
import { takeLock } from "../../src/job/lock.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { addDays, dateIn } from "../../src/lib/zone.ts";
import { jsonOf, Scene, type Site } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());
const MISSING = addDays(TODAY, -3);

/** A daemon whose report of today is published. */
async function published(scene: Scene, env: Record<string, string> = {}): Promise<Site> {
  landExport(scene.db, { confirmed: 7_000_000 });
  const site = await scene.daemon(env);
  expect((await site.recompute()).status).toBe(200);
  return site;
}

async function staleReason(site: Site, query = `?date=${MISSING}`): Promise<string> {
  const answer = await site.report(query);
  expect(answer.status).toBe(200);
  const { meta } = await jsonOf<Report>(answer);
  expect(meta).toMatchObject({ as_of: TODAY, is_stale: true });
  expect(answer.headers.get("cache-status")).toBe(`salesmap-reportd; fwd=uri-miss; detail=${meta.stale_reason}`);
  return meta.stale_reason ?? "";
}

describe("a report that is missing", () => {
  it("is made once for a hundred who ask at the same time, and they get the same bytes", async () => {
    await using scene = new Scene();
    const site = await published(scene);
    const answers = await Promise.all(Array.from({ length: 100 }, () => site.report(`?date=${MISSING}`)));
    const bodies = new Set(await Promise.all(answers.map((answer) => answer.text())));
    expect(bodies.size).toBe(1);
    expect(new Set(answers.map((answer) => answer.headers.get("etag"))).size).toBe(1);
    const { runs } = await jsonOf<{ runs: RunLine[] }>(await site.report("/runs?mode=offline"));
    expect(runs.filter((run) => run.trigger === "on_demand")).toHaveLength(1);
  });

  it("is made from the snapshot that is there while the source is the same", async () => {
    await using scene = new Scene();
    const site = await published(scene);
    await site.report(`?date=${MISSING}`);
    expect(readdirSync(scene.work).filter((name) => name.endsWith(".db"))).toHaveLength(1);
  });
});

describe("a report that cannot be made", () => {
  it("is answered by the last success, marked stale, with the failure's code", async () => {
    await using scene = new Scene();
    const site = await published(scene);
    writeFileSync(scene.db, "this is no database");
    expect(await staleReason(site)).toBe("DB_CORRUPT");
    rmSync(scene.db);
    expect(await staleReason(site)).toBe("DB_NOT_FOUND");
    const stale = await jsonOf<Report>(await site.report(`?date=${MISSING}`));
    expect(stale.meta.requested_date).toBe(MISSING);
    const good = JSON.parse(readFileSync(scene.reportPath(TODAY), "utf8"));
    expect({ ...stale, meta: null }).toEqual({ ...good, meta: null });
  });

  it("is answered at once while the database is being changed", async () => {
    await using scene = new Scene();
    const site = await published(scene, { DB_STABLE_WINDOW_SEC: "600" });
    landExport(scene.db, { confirmed: 8_000_000 }, 0);
    expect(await staleReason(site)).toBe("DB_UNSTABLE_OR_UPDATING");
    expect((await site.status()).db).toMatchObject({ stable: false, exists: true });
    expect((await site.status()).db.stable_in_sec).toBeGreaterThan(590);
  });

  it("is answered as RATE_LIMITED beyond the builds of a minute", async () => {
    await using scene = new Scene();
    const site = await published(scene, { ON_DEMAND_PER_MIN: "1" });
    expect((await site.report(`?date=${MISSING}`)).headers.get("cache-status")).toContain("stored");
    expect(await staleReason(site, `?date=${addDays(TODAY, -4)}`)).toBe("RATE_LIMITED");
  });

  it("is answered as LOCKED while another process keeps the lock", async () => {
    await using scene = new Scene();
    const site = await published(scene, { ON_DEMAND_WAIT_SEC: "1" });
    const lock = await takeLock(scene.cache, systemClock());
    expect(lock).not.toBeNull();
    expect(await staleReason(site)).toBe("LOCKED");
    await lock?.release();
  });

  it("is a 500 problem with the cause when there is nothing to show", async () => {
    await using scene = new Scene();
    const site = await scene.daemon();
    const answer = await site.report();
    expect(answer.status).toBe(500);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = await jsonOf(answer);
    expect(problem.code).toBe("REPORT_UNAVAILABLE");
    expect(problem.detail).toMatch(/^DB_NOT_FOUND: /);
    expect((await site.get("/readyz")).status).toBe(503);
  });

  it("waits for an unstable database when there is nothing to show", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 }, 0);
    const site = await scene.daemon({ DB_STABLE_WINDOW_SEC: "2" });
    const answer = await site.report();
    expect([answer.status, answer.headers.get("cache-status")]).toEqual([
      200,
      "salesmap-reportd; fwd=uri-miss; stored",
    ]);
  });
});
