import { utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { reportSchema } from "../../../src/contract/report.ts";
import { ReportShelf, type StoredReport } from "../../../src/store/shelf.ts";
import { StaleAnswers } from "../../../src/store/stale.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aReport } from "./a-report.ts";
import { lay, layText } from "./cache.ts";

const DAY = "2026-01-29";
const report = aReport({}, ["영업본부", "본부\u2028둘"]);
const { meta, ...rest } = report;
const marks = { is_stale: true, stale_reason: "DB_NOT_FOUND", requested_date: "2026-02-01" } as const;

async function stored(text: string): Promise<StoredReport> {
  const cache = temporaryFolder();
  layText(cache, "offline", DAY, text);
  const found = await new ReportShelf(cache).get("offline", DAY);
  if (found === null) throw new Error("the report is not valid");
  return found;
}

const answerOf = (found: StoredReport) =>
  new StaleAnswers().of(found, "2026-02-01", "DB_NOT_FOUND").identity.body.toString();

describe("an answer that falls back", () => {
  it("says so in its meta, and nothing else of it is changed", async () => {
    const answer: unknown = JSON.parse(answerOf(await stored(JSON.stringify(report))));
    expect(answer).toEqual({ ...report, meta: { ...report.meta, ...marks } });
    expect(reportSchema.safeParse(answer).success).toBe(true);
  });

  it("has the same text after its meta, byte for byte", async () => {
    const text = JSON.stringify(report);
    const tail = text.slice(text.indexOf(',"summary":'));
    expect(answerOf(await stored(text)).endsWith(tail)).toBe(true);
  });

  it.each([
    ["indented", JSON.stringify(report, null, 2)],
    ["with its meta last", JSON.stringify({ ...rest, meta })],
    ["with its meta's fields in another order", JSON.stringify({ ...report, meta: reversed(report.meta) })],
  ])("says the same of a report that is written %s", async (_how, text) => {
    expect(JSON.parse(answerOf(await stored(text)))).toEqual({ ...report, meta: { ...report.meta, ...marks } });
  });

  it("is another one for another day, another reason and another report", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    const stale = new StaleAnswers();
    const tags = new Set<string | undefined>();
    for (const job_run_id of ["20260129_080000", "20260129_090000"]) {
      lay(cache, { job_run_id });
      const found = await shelf.get("offline", DAY);
      for (const day of ["2026-02-01", "2026-02-02"]) {
        for (const reason of ["LOCKED", "DB_NOT_FOUND"]) {
          tags.add(found === null ? undefined : stale.of(found, day, reason).identity.etag);
        }
      }
    }
    expect(tags.size).toBe(8);
  });

  it("is of its own mode, though the reports of both have one second and one length", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    const stale = new StaleAnswers();
    const modes: string[] = [];
    for (const mode of ["offline", "online"] as const) {
      const text = JSON.stringify(aReport({ mode })).padEnd(4000);
      utimesSync(layText(cache, mode, DAY, text), 1_769_600_000, 1_769_600_000);
      const found = await shelf.get(mode, DAY);
      if (found !== null)
        modes.push(JSON.parse(stale.of(found, "2026-02-01", "LOCKED").identity.body.toString()).meta.mode);
    }
    expect(modes).toEqual(["offline", "online"]);
  });

  it("is made once for many who ask the same", async () => {
    const found = await stored(JSON.stringify(report));
    const stale = new StaleAnswers();
    expect(stale.of(found, "2026-02-01", "LOCKED")).toBe(stale.of(found, "2026-02-01", "LOCKED"));
  });

  it("is not kept for ever", async () => {
    const found = await stored(JSON.stringify(report));
    const stale = new StaleAnswers();
    const first = stale.of(found, "2026-02-01", "LOCKED");
    for (let at = 0; at < 100; at++) stale.of(found, `day ${at}`, "LOCKED");
    const again = stale.of(found, "2026-02-01", "LOCKED");
    expect(again).not.toBe(first);
    expect(again.identity.etag).toBe(first.identity.etag);
  });
});

function reversed(value: object): object {
  return Object.fromEntries(Object.entries(value).reverse());
}
