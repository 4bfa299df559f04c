import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/http/problem.ts";
import { Query } from "../../../src/http/query.ts";
import { isCalendarDate } from "../../../src/lib/zone.ts";

const TODAY = "2026-01-29";

/** What a handler reads of a query string, or the text of its refusal. */
function read(search: string): unknown {
  const query = new Query(search);
  const found = {
    date: query.date(TODAY),
    mode: query.mode(),
    wait: query.flag("wait", true),
    limit: query.whole("limit", 20, 1, 500),
  };
  try {
    query.check();
    return found;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect([error.status, error.code]).toEqual([400, "INVALID_PARAMETER"]);
    return error.message;
  }
}

const DEFAULTS = { date: TODAY, mode: null, wait: true, limit: 20 };

describe("a query", () => {
  it("has its defaults for what is not given, and takes no notice of the unknown", () => {
    for (const search of ["", "?", "colour=red&colour=blue", "dates=x&Mode=y"]) expect(read(search)).toEqual(DEFAULTS);
  });

  it("wants a date that has no default, once and real", () => {
    const told = (search: string) => {
      const query = new Query(search);
      const from = query.requiredDate("from");
      try {
        query.check();
        return from;
      } catch (error) {
        return error instanceof Problem ? error.message : "";
      }
    };
    expect(told("?from=2024-02-29")).toBe("2024-02-29");
    expect(told("")).toMatch(/^from is missing/);
    expect(told("?from=2023-02-29")).toMatch(/^from must be a real calendar date/);
    expect(told("?from=2024-02-29&from=2024-02-29")).toMatch(/^from is given 2 times/);
  });

  it("gives what is given", () => {
    expect(read("?date=2024-02-29&mode=online&wait=false&limit=500")).toEqual({
      date: "2024-02-29",
      mode: "online",
      wait: false,
      limit: 500,
    });
    expect(read("mode=offline&wait=true&limit=1")).toEqual({ ...DEFAULTS, mode: "offline", limit: 1 });
  });

  it.each([
    "2026-02-30",
    "2025-02-29",
    "2026-1-1",
    "20260101",
    "2026-01-01T00:00:00Z",
    "2026-W05",
    "0000-01-01",
    "../x",
    "../../etc/passwd",
    "%00",
    "2026-01-01%00",
    "2026-01-01%0A",
    "+2026-01-01",
    "2026-01-01+",
    "２０２６-01-01",
    "today",
    "",
  ])("refuses the date %j", (date) => {
    expect(read(`date=${date}`)).toMatch(/^date must be a real calendar date as YYYY-MM-DD \(it is ".*"\)$/);
  });

  it.each(["OFFLINE", "Online", "", "both", "offline,online", "offline+", "__proto__"])(
    "refuses the mode %j",
    (mode) => {
      expect(read(`mode=${mode}`)).toMatch(/^mode must be offline or online \(it is ".*"\)$/);
    },
  );

  it.each(["1", "0", "yes", "TRUE", ""])("refuses the boolean %j", (wait) => {
    expect(read(`wait=${wait}`)).toMatch(/^wait must be true or false \(it is ".*"\)$/);
  });

  it.each(["0", "501", "-1", "1.5", "1e2", "0x10", "", "99999999999999999999"])("refuses the number %j", (limit) => {
    expect(read(`limit=${limit}`)).toMatch(/^limit must be a whole number from 1 to 500 \(it is ".*"\)$/);
  });

  it("refuses what is given twice, even the same", () => {
    expect(read("mode=offline&mode=offline")).toBe("mode is given 2 times, once is allowed");
    expect(read("date=2026-01-01&date=&date=x")).toBe("date is given 3 times, once is allowed");
  });

  it("tells every mistake at once", () => {
    const told = String(read("date=2026-13-01&mode=both&wait=1&limit=0"));
    for (const name of ["date", "mode", "wait", "limit"]) expect(told).toContain(`${name} must be`);
  });

  it("does not answer with all of a text that is too long", () => {
    expect(String(read(`mode=${"x".repeat(5000)}`)).length).toBeLessThan(150);
  });

  it("gives only real calendar dates, whatever it is given", () => {
    const part = (max: number, width: number) => fc.nat(max).map((value) => String(value).padStart(width, "0"));
    const dates = fc.tuple(part(9999, 4), part(13, 2), part(32, 2)).map((parts) => parts.join("-"));
    fc.assert(
      fc.property(fc.oneof(dates, fc.string()), (text) => {
        const answer = read(new URLSearchParams({ date: text }).toString());
        const isReal = isCalendarDate(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
        if (isReal) expect(answer).toEqual({ ...DEFAULTS, date: text });
        else expect(answer).toMatch(/^date must be/);
      }),
    );
  });
});
