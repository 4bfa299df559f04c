import { describe, expect, it } from "vitest";
import type { Report } from "../../src/contract/report.ts";
import { Browser, PATIENT, picture, texts } from "../support/browser.ts";
import { demoSite, TODAY } from "../support/demo-site.ts";
import { jsonOf, Scene } from "../support/scene.ts";

const won = (value: number) => `${new Intl.NumberFormat("ko-KR", { maximumFractionDigits: 20 }).format(value)}원`;

describe("the morning view", () => {
  it("shows the report's own figures, exact to the won", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    const page = await browser.open(site);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint"))); // every row is drawn
    const { counts, tier_groups: groups } = report.summary;
    expect(await texts(page, ".count strong")).toEqual(
      [counts.severe, counts.normal, counts.good, counts.pipeline_zero].map((count) => count.toLocaleString("ko-KR")),
    );
    const titles = (selector: string) =>
      page.locator(selector).evaluateAll((found) => found.map((each) => each.getAttribute("title")));
    for (const [name, group] of [["S0·P0·P1", groups.S0_P0_P1] as const, ["P2", groups.P2] as const]) {
      const shown = await titles(`[data-group="${name}"] [title]`);
      expect(shown.slice(0, 3)).toEqual([group.target, group.coverage, group.gap].map(won));
    }
    const rows = await page.locator("table.rows tbody[data-index]").evaluateAll((found) =>
      found.map((row) => ({
        level: row.querySelector(".level")?.textContent?.slice(2),
        names: row.querySelector(".opener")?.textContent,
        tier: row.querySelectorAll("td")[1]?.textContent,
        won: [...row.querySelectorAll("[title]")].map((each) => each.getAttribute("title")),
      })),
    );
    expect(rows).toEqual(
      report.counterparties.map((row) => ({
        level: row.risk_level_rule,
        names: `${row.orgName} ${row.counterpartyName}`,
        tier: row.tier,
        won: [row.target, row.coverage, row.gap].map(won),
      })),
    );
    expect(browser.complaints).toEqual([]);
  });

  it("says what it is of, and switches to the other mode and another day; the address says which", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    expect((await site.report("?date=2026-03-02")).status).toBe(200);
    const page = await browser.open(site);
    expect(await page.getAttribute(".made", "data-as-of")).toBe(TODAY);
    await picture(page, "morning");
    await page.getByText("온라인", { exact: true }).click();
    const online = await jsonOf<Report>(await site.report("?mode=online"));
    await page.getByText(`${online.counterparties.length.toLocaleString("ko-KR")}곳 중`).waitFor();
    expect(new URL(page.url()).search).toBe("?mode=online");
    await page.goBack();
    await page.getByText(`${report.counterparties.length.toLocaleString("ko-KR")}곳 중`).waitFor();
    await page.getByLabel("기준일").selectOption("2026-03-02");
    await page.waitForSelector('[data-as-of="2026-03-02"]');
    const again = await browser.open(site, new URL(page.url()).search);
    expect(await again.getAttribute(".made", "data-as-of")).toBe("2026-03-02");
  });

  it("opens a row to its sums, sentences, deals and where the sentences come from", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    const at = report.counterparties.findIndex(({ deals_top }) => deals_top.length > 2);
    const row = report.counterparties[at];
    if (row === undefined) throw new Error("the demo has no row with deals");
    const search = new URLSearchParams({ q: `${row.orgName} ${row.counterpartyName}` });
    const page = await browser.open(site, `/?${search}`);
    await page.locator("button.opener").first().click();
    const behind = await page.locator(".behind").innerText();
    for (const text of [...row.evidence_bullets, ...row.recommended_actions]) expect(behind).toContain(text);
    for (const { deal_id, amount } of row.deals_top) {
      expect(behind).toContain(deal_id);
      expect(await page.locator(`.deals [title="${won(amount)}"]`).count()).toBeGreaterThan(0);
    }
    expect(behind).toContain("AI 문장 기능이 꺼져 있음");
    await picture(page, "row-open");
  });

  it("is small, is usable at once, and asks nothing of any other server", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site } = await demoSite(scene);
    const page = await browser.blank(); // nothing is in its cache
    const bytes = { page: 0, data: 0 };
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(request.url()));
    page.on("requestfinished", async (request) => {
      const what = /\/(assets\/.*)?$/.test(new URL(request.url()).pathname) ? "page" : "data";
      const sizes = await request.sizes().catch(() => null); // what is under way when the test ends has none
      bytes[what] += (sizes?.responseBodySize ?? 0) + (sizes?.responseHeadersSize ?? 0);
    });
    const beganAt = performance.now();
    await page.goto(site.base);
    await page.waitForSelector("button.opener");
    console.log(`usable after ${Math.round(performance.now() - beganAt)} ms`);
    await expect.poll(() => bytes.page, PATIENT).toBeGreaterThan(20_000); // it was really transferred
    console.log(`first view, transferred: the page ${bytes.page} bytes, its data ${bytes.data}`);
    expect(bytes.page).toBeLessThan(100_000);
    expect(asked.filter((url) => !url.startsWith(site.base))).toEqual([]);
  });

  it("runs no script and no style but its own files", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site } = await demoSite(scene);
    const answer = await site.get("/");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(policy).not.toContain("unsafe");
    expect(await answer.text()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
    const page = await browser.open(site);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'owned'";
      document.head.append(script);
      return document.title === "owned";
    });
    expect(ran).toBe(false);
    expect(browser.complaints.join()).toContain("Content Security Policy");
  });
});
