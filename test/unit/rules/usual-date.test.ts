import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usualDate } from "../../../src/rules/usual-date.ts";

const at = (time: number | null, isPlain = true) => ({ year: 2026, month: 3, day: 5, time, isPlain });

describe("a date as nearly every export writes it", () => {
  it("is read by its parts, with its time of day in seconds", () => {
    expect(usualDate("2026-03-05")).toEqual(at(null));
    expect(usualDate("2026-03-05T00:00:00Z")).toEqual(at(0));
    expect(usualDate("2026-03-05T01:02:03Z")).toEqual(at(3723));
    expect(usualDate("2026-03-05T15:00:00.000Z")).toEqual(at(54_000));
    expect(usualDate("2026-03-05T23:59:59.999Z")).toEqual(at(86_399));
    expect(usualDate("0000-00-00")).toEqual({ year: 0, month: 0, day: 0, time: null, isPlain: true });
    expect(usualDate("9999-99-99")).toEqual({ year: 9999, month: 99, day: 99, time: null, isPlain: true });
  });

  it.each([
    ["2026-3-5", false],
    ["2026.03.05", false],
    ["2026/3.05", false],
    ["20260305", false],
    ["2026-03-05 (목)", true],
    ["2026.3.5 09:30", false],
    ["2026-03-05T", true],
    ["2026-03-05T01:02", true],
    ["2026-03-05T24:00:00", true],
  ])("is %j too, on no moment", (text, isPlain) => {
    expect(usualDate(text)).toEqual(at(null, isPlain));
  });

  it("may be an instant in every one of its forms", () => {
    const digits = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, "0"));
    const time = fc
      .tuple(digits(23), digits(59), digits(59), fc.constantFrom("", ".000", ".999"))
      .map(([h, m, s, fraction]) => ({ text: `T${h}:${m}:${s}${fraction}Z`, time: (+h * 60 + +m) * 60 + +s }));
    const between = fc.constantFrom("-", ".", "/");
    fc.assert(
      fc.property(between, digits(12), digits(31), fc.option(time), (each, month, day, timeOfDay) => {
        const read = { year: 2026, month: +month, day: +day, time: timeOfDay?.time ?? null, isPlain: each === "-" };
        expect(usualDate(`2026${each}${month}${each}${day}${timeOfDay?.text ?? ""}`)).toEqual(read);
        expect(usualDate(`2026${month}${day}${timeOfDay?.text ?? ""}`)).toEqual({ ...read, isPlain: false });
      }),
    );
  });

  it("is none with a letter that belongs nowhere, in any place of D", () => {
    const whole = "2026-03-05T01:02:03Z";
    for (let place = 0; place < 10; place += 1) {
      for (const other of [":", "x", "０", "t", "z", "\t"]) {
        const text = whole.slice(0, place) + other + whole.slice(place + 1);
        expect(usualDate(text), text).toBeNull();
      }
    }
  });

  it.each([
    "",
    "2026",
    "2026-",
    "2026-3",
    "2026-03-",
    "2026-03-055",
    "202603055",
    "2026-0305",
    "202603-05",
    " 2026-03-05",
    "2026-03-05\t09:30",
    "2026-03-05 15:00:00Z",
    "2026-03-05T15:00Z",
    "2026-03-05T15:00:00+09:00",
    "2026-03-05T24:00:00Z",
    "2026-03-05T00:60:00Z",
    "2026-03-05T00:00:60Z",
    "2026-03-05 - 07",
  ])("is left to the reader of every other form: %j", (text) => {
    expect(usualDate(text)).toBeNull();
  });
});
