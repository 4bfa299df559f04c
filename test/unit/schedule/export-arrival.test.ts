import { describe, expect, it } from "vitest";
import { hasArrived, wantedExport } from "../../../src/schedule/export-arrival.ts";
import { slotsOf } from "../../../src/schedule/slots.ts";

const at = (text: string) => Date.parse(`${text}+09:00`);
const wanted = (cron: string, now: string) => {
  const found = wantedExport(slotsOf(cron, "Asia/Seoul"), "Asia/Seoul", at(now));
  const local = (ms: number) => new Date(ms + 9 * 3_600_000).toISOString().slice(0, 16);
  return found === null ? null : [local(found.slot), local(found.newSince)];
};

describe("the export that is wanted", () => {
  it.each(["2026-01-29T00:00", "2026-01-29T07:59", "2026-01-29T08:00", "2026-01-29T23:59"])(
    "at %s is that for today's slot, new since yesterday's",
    (now) => {
      expect(wanted("0 8 * * *", now)).toEqual(["2026-01-29T08:00", "2026-01-28T08:00"]);
    },
  );

  it("on a day without a slot is that for the next one", () => {
    expect(wanted("0 8 * * 1-5", "2026-01-31T12:00")).toEqual(["2026-02-02T08:00", "2026-01-30T08:00"]);
  });

  it("is none on a schedule that never comes", () => {
    expect(wanted("0 8 31 2 *", "2026-01-31T12:00")).toBeNull();
  });

  it("begins with the first slot of the day, be it at midnight", () => {
    expect(wanted("0 0 * * *", "2026-01-29T14:00")).toEqual(["2026-01-29T00:00", "2026-01-28T00:00"]);
  });

  it("is the same for all slots of a day: it comes at night", () => {
    expect(wanted("0 8,13 * * *", "2026-01-29T14:00")).toEqual(["2026-01-29T08:00", "2026-01-28T13:00"]);
  });
});

describe("an export", () => {
  const since = { slot: at("2026-01-29T08:00"), newSince: at("2026-01-28T08:00") };
  const source = { mtimeMs: at("2026-01-29T02:10"), identity: "tonight's" };

  it("that no report of an earlier day was made from, modified since the slot before, has arrived", () => {
    expect(hasArrived(source, since, ["yesterday's", null])).toBe(true);
    expect(hasArrived(source, since, [])).toBe(true);
  });

  it("has not arrived when one was made from it, although it came after the slot before", () => {
    expect(hasArrived({ ...source, identity: "yesterday's" }, since, [null, "yesterday's"])).toBe(false);
  });

  it("has not arrived when it is as old as the slot before, whatever it was made from", () => {
    expect(hasArrived({ ...source, mtimeMs: since.newSince }, since, ["yesterday's"])).toBe(false);
  });
});
