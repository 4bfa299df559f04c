import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { Browser, picture } from "../support/browser.ts";
import { demoSite } from "../support/demo-site.ts";
import { Scene } from "../support/scene.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every finding of axe, with what it found. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
  return violations.map(
    ({ id, impact, nodes }) =>
      `${impact} ${id}: ${nodes
        .map(({ html }) => html)
        .join(" | ")
        .slice(0, 400)}`,
  );
}

describe.each(["light", "dark"] as const)("the page in its %s theme", (colorScheme) => {
  it("has nothing that axe finds fault with, in any of its views", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site } = await demoSite(scene);
    expect((await site.report("?date=2026-03-02")).status).toBe(200);
    const page = await browser.open(site, "/", { colorScheme });
    await page.locator("button.opener").nth(1).click();
    await page.locator(".behind").waitFor();
    expect(await findings(page)).toEqual([]);
    for (const tab of ["달라진 점", "추이"]) {
      await page.getByRole("button", { name: tab }).click();
      await page.locator(".changes h2, .changes .nothing, .trend canvas").first().waitFor();
      expect(await findings(page), tab).toEqual([]);
      await picture(page, `${colorScheme}-${tab}`);
    }
    await page.getByRole("button", { name: "운영" }).click();
    await page.locator(".drawer tbody").waitFor();
    expect(await findings(page), "운영").toEqual([]);
    const phone = await browser.open(site, "/", { colorScheme, viewport: { width: 390, height: 800 } });
    expect(await findings(phone), "phone").toEqual([]);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await picture(phone, `${colorScheme}-phone`);
  });
});
