import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { removeDue } from "../../../src/retention.ts";
import { dueReports, type ReportFile, reportsToRemove } from "../../../src/store/retention.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { lay } from "./cache.ts";

const TODAY = "2026-01-29";
const OLDEST_AT = 1_000_000;
const OLD = OLDEST_AT - 1;
const YOUNG = OLDEST_AT;

const file = (asOf: string, modifiedAt = YOUNG, byTheWay = false): ReportFile => ({ asOf, modifiedAt, byTheWay });
const removed = (files: readonly ReportFile[], protectedDay?: string) =>
  reportsToRemove(files, protectedDay, TODAY, OLDEST_AT).map(({ asOf }) => asOf);

function daysBefore(today: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.parse(today) - (at + 1) * 86_400_000).toISOString().slice(0, 10),
  );
}

describe("which reports go", () => {
  it("is decided by their age, not by their day", () => {
    const newest = daysBefore(TODAY, 3).map((day) => file(day));
    expect(removed([...newest, file("2020-01-01", YOUNG), file("2020-01-02", OLD)])).toEqual(["2020-01-02"]);
  });

  it("is never the one of the last success", () => {
    const newest = daysBefore(TODAY, 3).map((day) => file(day));
    const old = ["2020-01-01", "2020-01-02"].map((day) => file(day, OLD));
    expect(removed([...newest, ...old], "2020-01-01")).toEqual(["2020-01-02"]);
  });

  it("is never one of the three newest days that are not in the future, however old", () => {
    const days = ["2026-01-30", "2026-01-29", "2026-01-28", "2025-01-01", "2024-01-01"];
    expect(removed(days.map((day) => file(day, OLD)))).toEqual(["2026-01-30", "2024-01-01"]);
  });

  it("is one of the future once it is old", () => {
    expect(removed([file("2027-01-01", YOUNG), file("2027-01-02", OLD)])).toEqual(["2027-01-02"]);
  });

  it("is those that GETs made of other days, beyond the newest 200", () => {
    const made = daysBefore("2020-01-01", 203).map((day, at) => file(day, YOUNG + 1000 - at, true));
    const newest = daysBefore(TODAY, 3).map((day) => file(day));
    expect(removed([...newest, ...made])).toEqual(made.slice(200).map(({ asOf }) => asOf));
  });

  it("does not count what runs made against the 200", () => {
    const made = daysBefore("2020-01-01", 300).map((day) => file(day));
    expect(removed(made)).toEqual([]);
  });

  it("never leaves fewer than are protected, whatever lies there", () => {
    const day = fc.integer({ min: -400, max: 40 }).map((days) => daysBefore(TODAY, 1 - days).at(-1) ?? TODAY);
    const files = fc.uniqueArray(
      fc.record({
        asOf: fc.oneof(day, fc.constantFrom(...daysBefore(TODAY, 30))),
        modifiedAt: fc.nat(2_000_000),
        byTheWay: fc.boolean(),
      }),
      { selector: ({ asOf }) => asOf, maxLength: 30 },
    );
    fc.assert(
      fc.property(files, fc.option(day, { nil: undefined }), (found, protectedDay) => {
        const gone = new Set(reportsToRemove(found, protectedDay, TODAY, OLDEST_AT).map(({ asOf }) => asOf));
        const past = found.map(({ asOf }) => asOf).filter((asOf) => asOf <= TODAY);
        for (const asOf of past.sort().slice(-3)) expect(gone).not.toContain(asOf);
        expect(gone).not.toContain(protectedDay);
        for (const { asOf, modifiedAt } of found) if (modifiedAt >= OLDEST_AT) expect(gone).not.toContain(asOf);
      }),
    );
  });
});

describe("the sweep of the reports", () => {
  const now = Date.parse("2026-01-29T08:00:00+09:00");
  const at = { now, timezone: "Asia/Seoul", oldestAt: now - 14 * 86_400_000 };
  const age = (path: string, days: number) => utimesSync(path, now / 1000 - days * 86_400, now / 1000 - days * 86_400);

  it("removes what is due in each mode and the temporaries of dead publishers, and nothing else", async () => {
    const cache = temporaryFolder();
    const days = ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09"];
    for (const as_of of days) for (const mode of ["offline", "online"] as const) age(lay(cache, { as_of, mode }), 15);
    const others = ["status.json", ".publish-notes.tmp", "notes.txt", ".counterparty_risk.run.json"];
    for (const name of others) {
      writeFileSync(join(cache, name), "{}");
      age(join(cache, name), 400);
    }
    const temporary = join(cache, ".publish-0b0e7a52-3a7e-4a3e-9d7e-0f2d9f3a1b2c.tmp");
    writeFileSync(temporary, "half of");
    await removeDue(await dueReports(cache, { online: "2026-01-05" }, at));
    const left = (folder: string) =>
      readdirSync(folder)
        .filter((name) => /^\d/.test(name))
        .sort();
    expect(left(cache)).toEqual(["2026-01-07.json", "2026-01-08.json", "2026-01-09.json"]);
    expect(left(join(cache, "counterparty-risk", "online"))).toEqual([
      "2026-01-05.json",
      "2026-01-07.json",
      "2026-01-08.json",
      "2026-01-09.json",
    ]);
    expect(existsSync(temporary)).toBe(false);
    for (const name of others) expect(existsSync(join(cache, name))).toBe(true);
  });

  it("counts a GET's report of its own day like any other", async () => {
    const cache = temporaryFolder();
    const days = daysBefore("2025-12-01", 210);
    for (const as_of of days) lay(cache, { as_of, trigger: "on_demand", generated_at: `${as_of}T12:00:00.000+09:00` });
    expect(await dueReports(cache, {}, at)).toEqual([]);
    expect(readdirSync(cache)).toHaveLength(210);
  });

  it("finds nothing to do where there is nothing", async () => {
    expect(await dueReports(join(temporaryFolder(), "absent"), {}, at)).toEqual([]);
  });
});
