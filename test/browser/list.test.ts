import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/contract/report.ts";
import { Browser, PATIENT, picture, texts } from "../support/browser.ts";
import { demoSite, TODAY } from "../support/demo-site.ts";
import { Scene, type Site } from "../support/scene.ts";

const MANY = 5_000;

/** A daemon whose cached report of today has 5,000 rows: a real one's, over and over. */
async function manyRows(scene: Scene): Promise<{ site: Site; report: Report }> {
  const { site, report } = await demoSite(scene);
  const rows = Array.from({ length: MANY }, (_, at) => {
    const row = report.counterparties[at % report.counterparties.length];
    if (row === undefined) throw new Error("the demo has no rows");
    return { ...row, orgId: `o${at}`, orgName: `${at + 1}번 고객사(가상)` };
  });
  const large = { ...report, counterparties: rows };
  mkdirSync(dirname(scene.reportPath(TODAY)), { recursive: true });
  writeFileSync(scene.reportPath(TODAY), JSON.stringify(large));
  return { site, report: large };
}

/** How long each of 120 frames took while the page was scrolled by `step` px a frame, ms, sorted. */
async function frames(page: Page, step: number): Promise<number[]> {
  const frames = await page.evaluate(async (step) => {
    const times: number[] = [];
    scrollTo(0, 0);
    let before = performance.now();
    for (let at = 0; at < 120; at++) {
      scrollBy(0, step);
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - before);
      before = performance.now();
    }
    return times;
  }, step);
  return frames.sort((one, other) => one - other);
}

describe("a list of 5,000 counterparties", () => {
  it("draws only what is in sight, scrolls to its end, and filters", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await manyRows(scene);
    const page = await browser.open(site);
    await page.getByText("5,000곳 중 5,000곳").waitFor();
    expect(await page.locator("button.opener").count()).toBeLessThan(100);
    // left alone; as a wheel turns; a page at a time, which no hand does
    for (const step of [0, 120, 1_800]) {
      const times = await frames(page, step);
      const at = (part: number) => Math.round(times[Math.floor(times.length * part)] ?? 0);
      console.log(
        `5,000 rows, ${step} px a frame, ms a frame: median ${at(0.5)}, 95 % ${at(0.95)}, longest ${at(0.999)}`,
      );
    }
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const last = report.counterparties.at(-1);
    await page.getByRole("button", { name: `${last?.orgName} ${last?.counterpartyName}` }).waitFor();
    const beganAt = performance.now();
    await page.getByLabel("찾기").fill("4321번");
    await page.getByText("5,000곳 중 1곳").waitFor();
    console.log(`5,000 rows, filtered after ${Math.round(performance.now() - beganAt)} ms`);
    expect(await texts(page, ".opener .org")).toEqual(["4321번 고객사(가상)"]);
    expect(browser.complaints).toEqual([]);
  });
});

describe("the list", () => {
  it("filters by level, tier, blocker and reason, and sorts; the address reproduces it", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    const page = await browser.open(site);
    await page.getByRole("checkbox", { name: "심각" }).check({ force: true });
    await page.getByRole("checkbox", { name: "P2" }).check({ force: true });
    await page.getByLabel("판정 이유").selectOption({ label: "파이프라인 0" });
    await page.getByRole("button", { name: "목표" }).click();
    await page.getByRole("button", { name: "목표" }).click();
    const wanted = report.counterparties
      .filter(
        (row) => row.risk_level_rule === "심각" && row.tier === "P2" && row.flags.rule_trigger === "PIPELINE_ZERO",
      )
      .sort((one, other) => other.target - one.target)
      .map((row) => `${row.orgName} ${row.counterpartyName}`);
    expect(wanted.length).toBeGreaterThan(3);
    const again = await browser.open(site, new URL(page.url()).search);
    for (const each of [page, again]) {
      await each.evaluate(() => dispatchEvent(new Event("beforeprint")));
      expect((await texts(each, ".opener")).map((text) => text.trim())).toEqual(wanted);
    }
    expect(await again.getByRole("columnheader", { name: "목표" }).getAttribute("aria-sort")).toBe("descending");
  });

  it("is worked by the keyboard alone", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    const page = await browser.open(site);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 60 && !(await focused()).startsWith(name); presses++)
        await page.keyboard.press("Tab");
      expect(await focused()).toContain(name);
    };
    const name = (at: number) =>
      `${report.counterparties.at(at)?.orgName} ${report.counterparties.at(at)?.counterpartyName}`;
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("본문으로 건너뛰기");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id), PATIENT).toBe("shown");
    await tabTo(name(0));
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused, PATIENT).toBe(name(1));
    await page.keyboard.press("Enter");
    await page.locator(".behind").waitFor();
    await page.keyboard.press("End");
    await expect.poll(focused, PATIENT).toBe(name(-1));
    await page.keyboard.press("Home");
    await expect.poll(focused, PATIENT).toBe(name(0));
    expect(await page.locator('button.opener[tabindex="0"]').count()).toBe(1); // all rows are one stop
    for (let presses = 0; presses < 60 && (await focused()) !== "운영"; presses++)
      await page.keyboard.press("Shift+Tab");
    expect(await focused()).toBe("운영");
    await page.keyboard.press("Enter");
    await page.locator("dialog.drawer").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog.drawer").waitFor({ state: "detached" });
    expect(await focused()).toBe("운영");
  });

  it("shows hostile names as text", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    const hostile = `<img src=x onerror="document.title='owned'"><script>alert(1)</script>`;
    const rows = report.counterparties.map((row, at) => ({
      ...row,
      orgName: at === 0 ? hostile : row.orgName,
      counterpartyName: at === 1 ? `${hostile}\u202e` : row.counterpartyName,
      evidence_bullets: [hostile, hostile, hostile],
      recommended_actions: [hostile, hostile],
      deals_top: row.deals_top.map((deal) => ({ ...deal, deal_name: hostile, status: hostile, possibility: hostile })),
    }));
    writeFileSync(scene.reportPath(TODAY), JSON.stringify({ ...report, counterparties: rows }));
    const page = await browser.open(site);
    await page.locator("button.opener").first().click();
    await page.locator(".behind").waitFor();
    expect(await page.locator(".opener .org").first().innerText()).toBe(hostile);
    expect(await page.locator(".behind li").first().innerText()).toBe(hostile);
    expect(await page.locator("main img, main script").count()).toBe(0);
    expect(await page.title()).not.toBe("owned");
    await picture(page, "hostile");
    expect(browser.complaints).toEqual([]);
  });
});
