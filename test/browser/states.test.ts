import { utimesSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/lib/zone.ts";
import { Browser, picture } from "../support/browser.ts";
import { TODAY } from "../support/demo-site.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const notice = (kind: string) => `[data-notice="${kind}"]`;
const YESTERDAY = addDays(TODAY, -1);

describe("what must not be missed", () => {
  it("is that the report is another than the one that was asked for, and why", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    expect((await site.recompute()).status).toBe(200);
    writeFileSync(scene.db, "this is no database");
    const page = await browser.open(site, "/?date=2026-01-05", {}, notice("stale"));
    const said = await page.locator(notice("stale")).innerText();
    expect(said).toContain("최신이 아닙니다");
    expect(said).toContain("2026년 1월 5일");
    expect(said).toContain("손상되었습니다");
    await picture(page, "stale");
  });

  it("is that tonight's export did not arrive", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    for (const day of [YESTERDAY, TODAY]) expect((await site.recompute(`?date=${day}`)).status).toBe(200);
    const page = await browser.open(site, "/", {}, notice("unchanged"));
    expect(await page.locator(notice("unchanged")).innerText()).toContain("내보내기가 도착하지 않았습니다");
    await picture(page, "source-unchanged");
  });

  it("is that there is nothing to show, and whose turn it is", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const site = await scene.daemon({ ON_DEMAND_WAIT_SEC: "1" });
    const page = await browser.open(site, "/", {}, notice("unavailable"));
    expect(await page.locator(notice("unavailable")).innerText()).toContain("보여 드릴 보고서가 없습니다");
    await picture(page, "unavailable");
    landExport(scene.db, { confirmed: 7_000_000 });
    expect((await site.recompute()).status).toBe(200);
    await page.waitForSelector("table.rows");
    expect(await page.locator(notice("unavailable")).count()).toBe(0);
  });

  it("is that a run is going on, with its phase; the page takes its report over", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon({ DB_STABLE_WINDOW_SEC: "5", DB_RETRY: "10", DB_RETRY_INTERVAL_SEC: "2" });
    expect((await site.recompute()).status).toBe(200);
    const page = await browser.open(site);
    expect(await page.locator('.group [title="7,000,000원"]').count()).toBeGreaterThan(0);
    landExport(scene.db, { confirmed: 8_000_000 });
    utimesSync(scene.db, new Date(), new Date()); // it is being written, as it seems
    expect((await site.recompute("?wait=false")).status).toBe(202);
    await page.waitForSelector(notice("running"));
    expect(await page.locator(notice("running")).innerText()).toContain("내보내기 파일이 안정되기를 기다리는 중");
    await picture(page, "running");
    await page.locator('.group [title="8,000,000원"]').first().waitFor();
    await page.locator(notice("running")).waitFor({ state: "detached" });
  });

  it("is that the last run failed, while the report before it stays", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    expect((await site.recompute()).status).toBe(200);
    const page = await browser.open(site);
    writeFileSync(scene.db, "this is no database");
    expect((await site.recompute()).status).toBe(500);
    await page.waitForSelector(notice("failed"));
    const said = await page.locator(notice("failed")).innerText();
    expect(said).toContain("손상되었습니다");
    expect(said).toContain("CRM 내보내기 담당");
    expect(await page.locator('.group [title="7,000,000원"]').count()).toBeGreaterThan(0);
    await picture(page, "failed");
  });
});
