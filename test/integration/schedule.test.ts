import { readFileSync, rmSync, utimesSync } from "node:fs";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import type { RunLine } from "../../src/contract/outcome.ts";
import { type Clock, systemClock } from "../../src/lib/clock.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { jsonOf, Scene, type Site } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const SEOUL = "Asia/Seoul";
const SOON = { timeout: 15_000, interval: 100 };

/** A clock on which it is now `time` (`HH:mm:ss`) of today in Seoul. */
function clockAt(time: string): Clock {
  const wanted = DateTime.fromISO(`${dateIn(SEOUL, Date.now())}T${time}`, { zone: SEOUL }).toMillis();
  return systemClock(wanted - Date.now());
}

/** Lands an export whose modification is now, on that clock. */
function landNow(scene: Scene, clock: Clock, confirmed: number): void {
  landExport(scene.db, { confirmed });
  utimesSync(scene.db, clock.now() / 1000, clock.now() / 1000);
}

function landEarlier(scene: Scene, clock: Clock, confirmed: number): void {
  landExport(scene.db, { confirmed });
  utimesSync(scene.db, clock.now() / 1000 - 3600, clock.now() / 1000 - 3600);
}

async function lines(site: Site, mode = "offline"): Promise<RunLine[]> {
  return (await jsonOf<{ runs: RunLine[] }>(await site.report(`/runs?mode=${mode}`))).runs.reverse();
}

const SCHEDULED = { ENABLE_SCHEDULER: "1", DB_RETRY: "10", DB_RETRY_INTERVAL_SEC: "1" };

describe("08:00 in Seoul", () => {
  it("makes both reports, once, from an export that landed just before, after waiting for it to be stable", async () => {
    await using scene = new Scene();
    const clock = clockAt("07:59:57");
    landNow(scene, clock, 7_000_000);
    const site = await scene.daemon({ ...SCHEDULED, DB_STABLE_WINDOW_SEC: "5" }, { clock });
    expect((await site.status()).scheduler).toMatchObject({ enabled: true, last_slot_result: null });
    await expect.poll(async () => (await site.status()).scheduler.last_slot_result, SOON).toBe("SUCCESS");
    for (const mode of ["offline", "online"]) {
      const [line, ...more] = await lines(site, mode);
      expect(line).toMatchObject({ result: "SUCCESS", trigger: "schedule" });
      expect(line?.duration_ms).toBeGreaterThan(1000);
      expect(more).toEqual([]);
    }
    const { scheduler } = await site.status();
    expect(scheduler.last_slot).toMatch(/T08:00:00.000\+09:00$/);
    expect(scheduler.next_run).toMatch(/T08:00:00.000\+09:00$/);
  });

  it("fails when the export never becomes stable, keeps the old report, and catches up once it is", async () => {
    await using scene = new Scene();
    const clock = clockAt("07:59:58");
    const today = dateIn(SEOUL, clock.now());
    landEarlier(scene, clock, 7_000_000);
    const env = { ...SCHEDULED, DB_STABLE_WINDOW_SEC: "6", DB_RETRY: "2", REPORT_MODES: "offline" };
    const site = await scene.daemon(env, { clock });
    expect((await site.recompute()).status).toBe(200);
    const before = readFileSync(scene.reportPath(today), "utf8");
    landNow(scene, clock, 9_000_000);
    await expect.poll(async () => (await site.status()).offline.last_run?.code, SOON).toBe("DB_UNSTABLE_OR_UPDATING");
    expect(readFileSync(scene.reportPath(today), "utf8")).toBe(before);
    await expect.poll(async () => (await lines(site)).at(-1)?.trigger, SOON).toBe("catch_up");
    expect((await lines(site)).at(-1)?.result).toBe("SUCCESS");
    expect(scene.published(today)?.counterparties[0]?.confirmed).toBe(9_000_000);
  });
});

describe("a start after the slot", () => {
  it("catches up", async () => {
    await using scene = new Scene();
    const clock = clockAt("09:30:00");
    landEarlier(scene, clock, 7_000_000);
    const site = await scene.daemon(SCHEDULED, { clock });
    await expect.poll(async () => (await site.status()).scheduler.last_slot_result, SOON).toBe("SUCCESS");
    expect((await lines(site)).map((line) => line.trigger)).toEqual(["catch_up"]);
  });

  it("waits for a database that comes late", async () => {
    await using scene = new Scene();
    const clock = clockAt("09:30:00");
    const site = await scene.daemon({ ...SCHEDULED, DB_RETRY: "0" }, { clock });
    await expect.poll(async () => (await lines(site)).length, SOON).toBe(1);
    expect(await lines(site)).toMatchObject([{ code: "DB_NOT_FOUND", trigger: "catch_up" }]);
    landEarlier(scene, clock, 7_000_000);
    await expect.poll(async () => (await lines(site)).at(-1)?.result, SOON).toBe("SUCCESS");
  });

  it("does nothing by itself when the scheduler is off, but recomputes when asked", async () => {
    await using scene = new Scene();
    const clock = clockAt("07:59:59");
    landEarlier(scene, clock, 7_000_000);
    const site = await scene.daemon({ ENABLE_SCHEDULER: "0" }, { clock });
    await expect.poll(() => clock.now() % 86_400_000 > 23 * 3_600_000 + 1_500, SOON).toBe(true);
    expect(await lines(site)).toEqual([]);
    expect((await site.recompute()).status).toBe(200);
  });
});

describe("REFRESH_ON_DB_CHANGE", () => {
  it("rebuilds today's report whenever a changed database has become stable", async () => {
    await using scene = new Scene();
    const clock = clockAt("09:30:00");
    const today = dateIn(SEOUL, clock.now());
    landEarlier(scene, clock, 7_000_000);
    const site = await scene.daemon({ ...SCHEDULED, REFRESH_ON_DB_CHANGE: "1" }, { clock });
    await expect.poll(async () => (await site.status()).scheduler.last_slot_result, SOON).toBe("SUCCESS");
    rmSync(scene.db);
    landEarlier(scene, clock, 8_000_000);
    await expect.poll(() => scene.published(today)?.counterparties[0]?.confirmed, SOON).toBe(8_000_000);
    await expect.poll(async () => (await lines(site, "online")).at(-1)?.trigger, SOON).toBe("db_stable");
  });
});
