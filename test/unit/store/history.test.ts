import { describe, expect, it } from "vitest";
import { fallbackDay, identityBefore, newestCounts } from "../../../src/store/history.ts";
import { ReportShelf } from "../../../src/store/shelf.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { lay, layText } from "./cache.ts";

const TODAY = "2026-01-29";
const counts = (deals: number) => ({ deals, people: 1, organizations: 1, memos: 1 });

describe("the source of the report before", () => {
  it("is that of the newest earlier day of the mode", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    lay(cache, { as_of: "2026-01-26", source_identity: "of the 26th" });
    lay(cache, { as_of: "2026-01-28", source_identity: "of the 28th" });
    lay(cache, { as_of: "2026-01-29", source_identity: "of the 29th" });
    lay(cache, { as_of: "2026-01-27", mode: "online", source_identity: "online, of the 27th" });
    expect(await identityBefore(shelf, "offline", "2026-01-29")).toBe("of the 28th");
    expect(await identityBefore(shelf, "offline", "2026-01-28")).toBe("of the 26th");
    expect(await identityBefore(shelf, "offline", "2026-01-26")).toBeNull();
    expect(await identityBefore(shelf, "online", "2026-01-29")).toBe("online, of the 27th");
  });

  it("passes over a broken report", async () => {
    const cache = temporaryFolder();
    lay(cache, { as_of: "2026-01-27", source_identity: "of the 27th" });
    layText(cache, "offline", "2026-01-28", "{");
    expect(await identityBefore(new ReportShelf(cache), "offline", TODAY)).toBe("of the 27th");
  });
});

describe("the counts to compare a source with", () => {
  it("are those of the report that was made last, in either mode and for whatever day", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    expect(await newestCounts(shelf)).toBeNull();
    lay(cache, { as_of: "2026-01-28", generated_at: "2026-01-28T08:00:00.000+09:00", source: counts(100) });
    expect(await newestCounts(shelf)).toEqual(counts(100));
    // the same hour, told in another offset: half an hour later
    const generated_at = "2026-01-27T23:30:00.000+00:00";
    lay(cache, { as_of: "2025-06-01", mode: "online", generated_at, source: counts(90) });
    expect(await newestCounts(shelf)).toEqual(counts(90));
  });

  it("are those of the last report that is whole at its head", async () => {
    const cache = temporaryFolder();
    lay(cache, { as_of: "2026-01-27", source: counts(70) });
    layText(cache, "offline", "2026-01-28", "");
    expect(await newestCounts(new ReportShelf(cache))).toEqual(counts(70));
  });
});

describe("the day that stands in for one that cannot be had", () => {
  it("is that of the last success, even if a newer report is there", async () => {
    const cache = temporaryFolder();
    for (const as_of of ["2026-01-26", "2026-01-27", "2026-01-28"]) lay(cache, { as_of });
    expect(await fallbackDay(new ReportShelf(cache), "offline", "2026-01-27", TODAY)).toBe("2026-01-27");
  });

  it("is the newest valid one when the last success is unknown, gone or broken", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    lay(cache, { as_of: "2026-01-25" });
    lay(cache, { as_of: "2026-01-26" });
    layText(cache, "offline", "2026-01-27", "{");
    for (const last of [undefined, "2026-01-24", "2026-01-27"]) {
      expect(await fallbackDay(shelf, "offline", last, TODAY)).toBe("2026-01-26");
    }
  });

  it("is never in the future", async () => {
    const cache = temporaryFolder();
    const shelf = new ReportShelf(cache);
    lay(cache, { as_of: "2026-01-30" });
    expect(await fallbackDay(shelf, "offline", undefined, TODAY)).toBeNull();
    lay(cache, { as_of: TODAY });
    expect(await fallbackDay(shelf, "offline", undefined, TODAY)).toBe(TODAY);
  });

  it("is none in a mode without reports", async () => {
    const cache = temporaryFolder();
    lay(cache);
    expect(await fallbackDay(new ReportShelf(cache), "online", undefined, TODAY)).toBeNull();
  });
});
