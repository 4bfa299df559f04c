import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Page } from "playwright-core";
import readExcel from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import type { Counterparty } from "../../src/contract/report.ts";
import { COLUMNS } from "../../src/web/take-along/columns.ts";
import { Browser } from "../support/browser.ts";
import { demoSite, TODAY } from "../support/demo-site.ts";
import { Scene } from "../support/scene.ts";

async function download(page: Page, scene: Scene, button: string): Promise<{ path: string; name: string }> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  const saved = await waiting;
  const path = join(scene.folder, `taken-${button}`);
  await saved.saveAs(path);
  return { path, name: saved.suggestedFilename() };
}

/** The report with names that a spreadsheet would calculate, and that need quoting. */
function wild(rows: readonly Counterparty[]): Counterparty[] {
  const names = ["=1+1", "+82-2", "-2", "@SUM(A1)", 'a,"b"\nc', "줄\r\n바꿈", "제어\u0007문자", "_x0041_", " 빈칸 "];
  return rows.map((row, at) => ({ ...row, counterpartyName: names[at] ?? row.counterpartyName }));
}

describe("what is taken along", () => {
  it("as CSV opens right in a spreadsheet, calculates nothing, and equals the data that is filtered", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    const rows = wild(report.counterparties);
    writeFileSync(scene.reportPath(TODAY), JSON.stringify({ ...report, counterparties: rows }));
    const page = await browser.open(site, "/?level=심각");
    const { path, name } = await download(page, scene, "CSV");
    expect(name).toBe(`카운터파티-위험-${TODAY}-출강.csv`);
    const bytes = readFileSync(path);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...lines] = parse(bytes, { bom: true }) as string[][];
    expect(head).toEqual(COLUMNS.map((column) => column.name));
    const wanted = rows.filter((row) => row.risk_level_rule === "심각");
    expect(lines.map((line) => line.map((text) => text.replace(/^'/, "")))).toEqual(
      wanted.map((row) => COLUMNS.map(({ of }) => String(of(row) ?? ""))),
    );
    expect(lines.flat().filter((text) => /^[=+@\t\r]|^-(?![\d.]+(e-?\d+)?$)/.test(text))).toEqual([]);
    expect(lines[0]?.[2]).toBe("'=1+1");
  });

  it("as a workbook holds numbers as numbers and texts as texts, equal to the data, 5,000 rows too", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    const rows = Array.from({ length: 5_000 }, (_, at) => {
      const row = wild(report.counterparties)[at % report.counterparties.length];
      if (row === undefined) throw new Error("the demo has no rows");
      return { ...row, orgId: `o${at}` };
    });
    writeFileSync(scene.reportPath(TODAY), JSON.stringify({ ...report, counterparties: rows }));
    const page = await browser.open(site);
    const { path, name } = await download(page, scene, "Excel");
    expect(name).toBe(`카운터파티-위험-${TODAY}-출강.xlsx`);
    const [sheet] = await readExcel(path, { trim: false });
    const [head, ...lines] = sheet?.data ?? [];
    expect(head).toEqual(COLUMNS.map((column) => column.name));
    expect(lines).toEqual(rows.map((row) => COLUMNS.map(({ of }) => of(row))));
    expect(browser.complaints).toEqual([]);
  });

  it("on paper has every row, on A4, with absolute times", async () => {
    await using scene = new Scene();
    await using browser = await Browser.launch();
    const { site, report } = await demoSite(scene);
    const page = await browser.open(site);
    const path = join(scene.folder, "report.pdf");
    await page.pdf({ path, preferCSSPageSize: true });
    const text = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
    expect(execFileSync("pdfinfo", [path], { encoding: "utf8" })).toMatch(
      /Page size:\s+84[12][.\d]* x 59[45][.\d]* pts \(A4\)/,
    );
    const printed = text.replace(/\s+/g, "");
    const missing = report.counterparties
      .map((row) => row.counterpartyName.replace(/\s+/g, ""))
      .filter((name) => !printed.includes(name));
    expect(missing).toEqual([]);
    expect(text.match(/[▲◆●]\s*(심각|보통|양호)/g)).toHaveLength(report.counterparties.length + 3);
    expect(printed).toMatch(/\d+월\d+일\d\d:\d\d작성/);
  });
});
