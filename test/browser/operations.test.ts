import { describe, expect, it } from "vitest";
import { Browser, picture } from "../support/browser.ts";
import { Scene, Site } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

describe("the operations drawer", () => {
  it("recomputes, and the page takes the new report over without being loaded again", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    expect((await site.recompute()).status).toBe(200);
    const page = await browser.open(site);
    await page.evaluate(() => document.body.setAttribute("data-same", "yes"));
    landExport(scene.db, { confirmed: 9_000_000 });
    await page.getByRole("button", { name: "운영" }).click();
    await page.getByRole("button", { name: "다시 계산" }).click();
    await page.getByText("성공. 새 보고서를 보고 계십니다.").waitFor();
    await page.locator('.group [title="9,000,000원"]').first().waitFor({ state: "attached" });
    expect(await page.getAttribute("body", "data-same")).toBe("yes");
    expect(await page.locator(".drawer tbody tr").count()).toBe(2);
    expect(await page.locator(".drawer").innerText()).toContain((await site.status()).db.signature);
    await picture(page, "operations");
    expect(browser.complaints).toEqual([]);
  });

  it("asks for the token when one is wanted, says when it is wrong, and keeps it nowhere", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon({ ADMIN_TOKEN: "open-sesame-123" });
    const page = await browser.open(site);
    await page.getByRole("button", { name: "운영" }).click();
    const begin = page.getByRole("button", { name: "다시 계산" });
    await begin.click();
    await page.getByText("운영 토큰이 필요합니다.").waitFor();
    await page.getByLabel("운영 토큰").fill("open-barley");
    await begin.click();
    await page.getByText("토큰이 맞지 않습니다.").waitFor();
    await page.getByLabel("운영 토큰").fill("open-sesame-123");
    await begin.click();
    await page.getByText("성공. 새 보고서를 보고 계십니다.").waitFor();
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(kept).toBe(JSON.stringify([{}, {}, ""]));
    expect(page.url()).not.toContain("sesame");
  });

  it("survives the daemon's restart: says that it is gone, keeps the figures, and comes back by itself", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const first = await scene.daemon();
    expect((await first.recompute()).status).toBe(200);
    const page = await browser.open(first);
    const port = new URL(first.base).port;
    await first.daemon?.stop("restarted by the test");
    await page.waitForSelector('[data-notice="lost"]');
    expect(await page.locator('.group [title="7,000,000원"]').count()).toBeGreaterThan(0);
    await picture(page, "lost");
    landExport(scene.db, { confirmed: 5_000_000 });
    const second = await scene.daemon({ PORT: port });
    expect((await new Site(second.daemon?.port ?? 0).recompute()).status).toBe(200);
    await page.locator('.group [title="5,000,000원"]').first().waitFor();
    await page.locator('[data-notice="lost"]').waitFor({ state: "detached" });
  });

  it("goes on by asking when events cannot be had", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    expect((await site.recompute()).status).toBe(200);
    const page = await browser.open(site);
    await page.route("**/events", (route) => route.abort());
    await page.reload();
    await page.waitForSelector("table.rows");
    landExport(scene.db, { confirmed: 6_000_000 });
    expect((await site.recompute()).status).toBe(200);
    await page.locator('.group [title="6,000,000원"]').first().waitFor();
    await page.getByRole("button", { name: "운영" }).click();
    await page.getByText("몇 초마다 확인").waitFor();
  });
});
