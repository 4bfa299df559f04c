import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/lib/zone.ts";
import { Browser, picture } from "../support/browser.ts";
import { TODAY } from "../support/demo-site.ts";
import { Scene, type Site } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const YESTERDAY = addDays(TODAY, -1);
const CHANGES = "/?tab=changes";
const SUMS = ".moves";

/** Yesterday 20 million of a target of 90 million were confirmed, today this much. */
async function twoDays(scene: Scene, confirmed: number): Promise<Site> {
  const year = Number(TODAY.slice(0, 4));
  landExport(scene.db, { confirmed: 20_000_000, year });
  const site = await scene.daemon();
  expect((await site.recompute(`?date=${YESTERDAY}`)).status).toBe(200);
  landExport(scene.db, { confirmed, year });
  expect((await site.recompute(`?date=${TODAY}`)).status).toBe(200);
  return site;
}

describe("what changed", () => {
  it("tells whose risk is another since yesterday, by how much, and the deal that did it", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const site = await twoDays(scene, 95_000_000);
    const page = await browser.open(site, CHANGES, {}, SUMS);
    expect(await page.locator('[data-moves="fell"] dd').innerText()).toBe("1곳");
    const group = page.locator('section[data-change="fell"]');
    expect(await group.locator("h2").innerText()).toContain("위험 개선");
    const row = group.locator("details.change");
    const summary = await row.locator("summary").innerText();
    for (const text of ["가나다상사(가상)", "영업본부", "양호", "금액 변경: 딜", "확보 +7,500만 · 부족 -7,500만"])
      expect(summary).toContain(text);
    await row.locator("summary").click();
    const deal = row.locator("tbody tr");
    expect(await deal.count()).toBe(1);
    expect(await deal.innerText()).toMatch(/금액 변경\s+딜 now\s+Won \d{4}년\s+2,000만 → 9,500만\s+\+7,500만/);
    expect(await deal.locator('[title="75,000,000원"]').count()).toBe(1);
    await picture(page, "changes");
    expect(browser.complaints).toEqual([]);
  });

  it("compares with the day that is chosen, and the address says which", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const site = await twoDays(scene, 30_000_000);
    const before = addDays(TODAY, -3);
    expect((await site.recompute(`?date=${before}`)).status).toBe(200);
    const page = await browser.open(site, CHANGES, {}, SUMS);
    await page.getByText("확보 +1,000만").waitFor();
    await page.getByLabel("비교할 날").selectOption(before);
    await page.getByText("달라진 카운터파티가 없습니다.").waitFor();
    expect(new URL(page.url()).searchParams.get("since")).toBe(before);
    await page.getByText("같은 CRM 내보내기로 만들어").waitFor();
  });

  it("says that the deals cannot be named when the old export's copy is gone, and whose it is", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const site = await twoDays(scene, 30_000_000);
    const [old] = readdirSync(scene.work)
      .filter((name) => name.endsWith(".db"))
      .sort();
    rmSync(join(scene.work, old ?? ""));
    const page = await browser.open(site, CHANGES, {}, '[data-attribution="doubt"]');
    const said = await page.locator('[data-attribution="doubt"]').innerText();
    expect(said).toContain(`${Number(YESTERDAY.slice(8))}일`);
    expect(said).toContain("어느 딜 때문에 바뀌었는지는 알 수 없습니다");
    await page.locator("details.change summary").click();
    expect(await page.locator("details.change table").count()).toBe(0);
    await picture(page, "changes-snapshot-gone");
  });

  it("says so when there is no other day, and when the other day's report is gone", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    expect((await site.recompute()).status).toBe(200);
    const page = await browser.open(site, CHANGES, {}, ".changes .nothing");
    expect(await page.locator(".changes .nothing").innerText()).toContain("비교할 다른 날의 보고서가 아직 없습니다");
    const gone = await browser.open(site, `${CHANGES}&since=2020-01-01`, {}, ".changes .notice.bad");
    expect(await gone.locator(".changes .notice.bad").innerText()).toContain("2020년 1월 1일");
  });
});

describe("the trend", () => {
  it("is drawn, and told in a table of the same days, newest first", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const site = await twoDays(scene, 45_000_000);
    const page = await browser.open(site, "/?tab=trend", {}, ".trend canvas");
    const drawn = await page.locator(".trend canvas").evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return pixels.some((value) => value !== 0);
    });
    expect(drawn).toBe(true);
    const rows = await page
      .locator(".trend .scroll tbody tr")
      .evaluateAll((found) =>
        found.map((row) => [...row.querySelectorAll("th, td")].slice(0, 5).map((cell) => cell.textContent)),
      );
    expect(rows).toEqual([
      [TODAY, "9,000만", "4,500만", "4,500만", "50%"],
      [YESTERDAY, "9,000만", "2,000만", "7,000만", "22.2%"],
    ]);
    expect(await page.getByRole("img", { name: /달성률과 이달 최소 기준/ }).count()).toBe(1);
    await picture(page, "trend");
    expect(browser.complaints).toEqual([]);
  });
});
