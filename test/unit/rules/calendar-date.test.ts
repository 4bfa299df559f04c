import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneOffset } from "../../../src/lib/zone.ts";
import { dateReader, yearReader } from "../../../src/rules/calendar-date.ts";

const inSeoul = dateReader(zoneOffset("Asia/Seoul"));
const legacy = dateReader(null);

describe("a plain date", () => {
  it.each([
    ["2025-03-05", "2025-03-05"],
    ["2025.03.05", "2025-03-05"],
    ["2025/3/5", "2025-03-05"],
    ["2025.3/5", "2025-03-05"],
    ["2025-3.05", "2025-03-05"],
    ["20250305", "2025-03-05"],
    [" 2025-03-05\n", "2025-03-05"],
    ["\ufeff2025-03-05\u00a0", "2025-03-05"],
    ["0001-01-01", "0001-01-01"],
    ["9999-12-31", "9999-12-31"],
  ])("is read in every spelling: %j is %s", (text, date) => {
    expect(inSeoul(text)).toBe(date);
    expect(legacy(text)).toBe(date);
  });

  it.each([
    ["2026-03-05 (목)", "2026-03-05"],
    ["2026.01.10 09:30", "2026-01-10"],
    ["2026.01.10T09:30", "2026-01-10"],
    ["2025-12-31 23:59:59", "2025-12-31"],
    ["2025/12/31 오후 3:00", "2025-12-31"],
    ["2026-01-05T", "2026-01-05"],
    ["20260105 1", "2026-01-05"],
    ["2026-01-05\u00a0메모", "2026-01-05"],
    ["2026-01-05 2026-02-05", "2026-01-05"],
    ["2026-01-05 첫 줄\n둘째 줄", "2026-01-05"],
  ])("may be followed by T or white space and anything: %j is %s", (text, date) => {
    expect(inSeoul(text)).toBe(date);
  });

  it.each(["2024-02-29", "2000-02-29", "2028.2.29"])("may be a leap day: %s", (text) => {
    expect(inSeoul(text)).not.toBeNull();
  });
});

describe("a text is no date when", () => {
  it.each([
    "2026-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-01-00",
    "0000-00-00",
    "20261301",
  ])("the calendar has no such day: %s", (text) => {
    expect(inSeoul(text)).toBeNull();
    expect(legacy(text)).toBeNull();
  });

  it("the calendar has no such day, whatever time follows", () => {
    expect(inSeoul("2026-02-30T15:00:00Z")).toBeNull();
  });

  it.each([
    "26-03-05",
    "2026년 3월 5일",
    "2026. 3. 5",
    "2026.03.05.",
    "2026",
    "2026-03",
    "202603051",
    "2026-003-05",
    "2026-03-05Z",
    "2026-03-05t10:00Z",
    "2026-03-05(목)",
    "2026_03_05",
    "-2026-03-05",
    "２０２６-03-05",
    "20260110.0",
    "미정",
    "",
    "  ",
  ])("it does not begin with one in a form of ours: %j", (text) => {
    expect(inSeoul(text)).toBeNull();
  });

  it("there is none", () => {
    expect(inSeoul(null)).toBeNull();
  });
});

describe("an instant", () => {
  it.each([
    ["2025-12-31T15:00:00.000Z", "2026-01-01"],
    ["2025-12-31T14:59:59.999Z", "2025-12-31"],
    ["2025-12-31 15:00:00Z", "2026-01-01"],
    ["2025-12-31T15:00Z", "2026-01-01"],
    ["2025-12-31T15:00 Z", "2026-01-01"],
    ["2025.12.31T15:00:00+00:00", "2026-01-01"],
    ["2025/12/31 15:00+0000", "2026-01-01"],
    ["20251231 15:00:00.5 +00", "2026-01-01"],
    ["2025-12-31\u300015:00\ufeffZ", "2026-01-01"],
    ["2025-12-31T10:00:00-12:00", "2026-01-01"],
    ["2026-01-01T00:00:00+14:00", "2025-12-31"],
    ["2026-01-01T08:59:59+0900", "2026-01-01"],
    ["2026-01-01T00:29+09:30", "2025-12-31"],
    ["2026-01-01T00:00-00:00", "2026-01-01"],
    ["2025-12-31T10:00 -0500", "2026-01-01"],
  ])("is its calendar date in the zone: %j in Seoul is %s", (text, date) => {
    expect(inSeoul(text)).toBe(date);
  });

  it.each([
    "2025-12-31T24:00:00Z",
    "2025-12-31T23:60Z",
    "2025-12-31T23:59:60Z",
    "2025-12-31T9:00Z",
    "2025-12-31T15Z",
    "2025-12-31T150000Z",
    "2025-12-31T15:00:00,5Z",
    "2025-12-31T15:00:00.Z",
    "2025-12-31T15:00z",
    "2025-12-31T15:00 UTC",
    "2025-12-31 15:00 KST",
    "2025-12-31T 15:00Z",
    "2025-12-31T15:00+24:00",
    "2025-12-31T15:00+9",
    "2025-12-31T15:00Z (수)",
  ])("that is none leaves the plain date: %j is 2025-12-31", (text) => {
    expect(inSeoul(text)).toBe("2025-12-31");
  });

  it("is never converted in legacy mode", () => {
    expect(legacy("2025-12-31T15:00:00.000Z")).toBe("2025-12-31");
    expect(legacy("2026-01-01T00:00:00+14:00")).toBe("2026-01-01");
  });

  it("follows the summer time of its zone", () => {
    const inNewYork = dateReader(zoneOffset("America/New_York"));
    expect(inNewYork("2026-03-08T04:59:59Z")).toBe("2026-03-07"); // -05:00, the clocks change at 07:00Z
    expect(inNewYork("2026-03-08T05:00:00Z")).toBe("2026-03-08");
    expect(inNewYork("2026-03-09T03:59:59Z")).toBe("2026-03-08"); // -04:00
    expect(inNewYork("2026-03-09T04:00:00Z")).toBe("2026-03-09");
  });

  it("beyond the year 9999 is no date", () => {
    expect(inSeoul("9999-12-31T15:00Z")).toBeNull();
    expect(inSeoul("9999-12-31T14:59Z")).toBe("9999-12-31");
  });

  const ZONES = ["Asia/Seoul", "UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"];

  it.each(ZONES)("is the date that Intl gives for %s", (timeZone) => {
    const [read, readYear] = [dateReader(zoneOffset(timeZone)), yearReader(zoneOffset(timeZone))];
    const format = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    const asIntl = (ms: number) => {
      const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
      return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
    };
    const instant = fc.date({ min: new Date("1970-01-02"), max: new Date("2100-01-01"), noInvalidDate: true });
    const minutes = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    fc.assert(
      fc.property(instant, minutes, (date, ahead) => {
        const pad = (value: number) => String(value).padStart(2, "0");
        const away = Math.abs(ahead);
        const zone = `${ahead < 0 ? "-" : "+"}${pad(Math.floor(away / 60))}:${pad(away % 60)}`;
        const there = new Date(date.getTime() + ahead * 60_000).toISOString().replace("Z", zone);
        expect(read(date.toISOString())).toBe(asIntl(date.getTime()));
        expect(read(there)).toBe(asIntl(date.getTime()));
        expect(readYear(date.toISOString())).toBe(Number(asIntl(date.getTime()).slice(0, 4)));
      }),
      { numRuns: 150 },
    );
  });
});

it("remembers what it read, and reads on when there is more than it remembers", () => {
  const read = dateReader(null);
  const spelled = (at: number) => `2026-01-05 ${at}`;
  for (let at = 0; at < 20_005; at++) read(spelled(at));
  expect(read(spelled(3))).toBe("2026-01-05");
  expect(read("언젠가")).toBeNull();
  expect(read("언젠가")).toBeNull();
});

describe("a date in the usual form", () => {
  const digits = fc
    .array(fc.constantFrom(..."0123456789"), { minLength: 4, maxLength: 4 })
    .map((each) => each.join(""));
  const two = fc.constantFrom(
    "00",
    "01",
    "02",
    "09",
    "12",
    "13",
    "15",
    "23",
    "24",
    "28",
    "29",
    "30",
    "31",
    "32",
    "59",
    "60",
  );
  const tail = fc
    .tuple(two, two, two, fc.constantFrom("", ".000", ".999"))
    .map(([h, m, s, f]) => `T${h}:${m}:${s}${f}Z`);
  const other = fc.constantFrom(
    " ",
    "T",
    " (목)",
    " 09:30",
    "T09:30",
    " 15:00:00Z",
    "T15:00+09:00",
    " - ",
    "T ",
    "x",
    "1",
    "\t(월)",
    " z",
  );
  const between = fc.constantFrom("-", ".", "/", "", ":");
  const short = (part: string) => part.replace(/^0/, "");
  const text = fc
    .tuple(digits, between, two, between, two, fc.oneof(fc.constant(""), tail, other), fc.boolean())
    .map(([y, one, m, other, d, t, isShort]) => {
      const [month, day] = isShort ? [short(m), short(d)] : [m, d];
      return `${y}${one}${month}${other}${day}${t}`;
    });

  it("is read as the same text with white space around it, which is not the usual form", () => {
    for (const offsetAt of [null, zoneOffset("Asia/Seoul"), zoneOffset("America/New_York")]) {
      const read = dateReader(offsetAt);
      fc.assert(fc.property(text, (usual) => read(usual) === read(` ${usual} `)));
    }
  });

  it("is of the year of its date, and so is every other text", () => {
    const any = fc.oneof(
      text,
      text.map((usual) => usual.replaceAll("-", ".")),
      text.map((usual) => `${usual} `),
      fc.string(),
    );
    for (const offsetAt of [null, zoneOffset("Asia/Seoul"), zoneOffset("America/New_York")]) {
      const [read, readYear] = [dateReader(offsetAt), yearReader(offsetAt)];
      fc.assert(
        fc.property(any, (written) => {
          expect(readYear(written)).toBe(read(written) === null ? null : Number(read(written)?.slice(0, 4)));
        }),
      );
    }
    expect(yearReader(null)(null)).toBeNull();
  });

  it.each([
    ["2025-12-31T14:59:59.999Z", 2025],
    ["2025-12-31T15:00:00.000Z", 2026],
    ["2026-01-01T00:00:00Z", 2026],
    ["9999-12-31T15:00:00Z", null],
    ["2026-02-29", null],
  ])("%j is of the year %j in Seoul", (written, year) => {
    expect(yearReader(zoneOffset("Asia/Seoul"))(written)).toBe(year);
  });
});
