import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inEok, inPercent } from "../../../src/lib/money-text.ts";

describe("money in 억", () => {
  it.each([
    [0, "0억 원"],
    [1, "0.01억 원 미만"],
    [999_999, "0.01억 원 미만"],
    [1_000_000, "0.01억 원"],
    [100_000_000, "1억 원"],
    [151_499_999, "1.51억 원"],
    [151_500_000, "1.52억 원"],
    [123_456_789_000, "1,234.57억 원"],
    [-250_000_000, "-2.5억 원"],
  ])("of %d KRW is %s", (won, text) => {
    expect(inEok(won)).toBe(text);
  });

  it("has the commas and decimals of Korean", () => {
    const korean = new Intl.NumberFormat("ko-KR", { maximumFractionDigits: 2 });
    const won = fc.oneof(fc.integer({ min: 1e6, max: 1e15 }), fc.double({ min: 1e6, max: 1e300, noNaN: true }));
    fc.assert(
      fc.property(won, (each) => {
        expect(inEok(each)).toBe(`${korean.format(Math.round((each / 1e8) * 100) / 100)}억 원`);
        expect(inEok(-each)).toBe(`${korean.format(Math.round((-each / 1e8) * 100) / 100)}억 원`);
      }),
    );
  });

  it("never says 0 of what is not 0", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e12 }), (won) => !inEok(won).startsWith("0억")));
  });
});

describe("a ratio in percent", () => {
  it.each([
    [0, "0%"],
    [0.0001, "0.1% 미만"],
    [0.001, "0.1%"],
    [0.05, "5%"],
    [0.025, "2.5%"],
    [0.075, "7.5%"],
    [0.29, "29%"],
    [0.57, "57%"],
    [0.19999, "19.9%"],
    [0.9999, "99.9%"],
    [1, "100%"],
    [1.001, "100.1%"],
    [12.3456, "1,234.5%"],
  ])("of %d is %s", (ratio, text) => {
    expect(inPercent(ratio)).toBe(text);
  });

  it("shows every bar of the rules as it is", () => {
    for (let tenths = 0; tenths <= 1000; tenths++) {
      expect(inPercent(tenths / 1000)).toBe(`${tenths / 10}%`);
    }
  });

  it("of a coverage below its bar is shown below the bar, down to one won", () => {
    const bars = fc.constantFrom(0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1, 0.025, 0.075, 0.375);
    fc.assert(
      fc.property(bars, fc.integer({ min: 1000, max: 1e10 }), (bar, thousandth) => {
        const target = thousandth * 1000;
        fc.pre(target < 1e12 - 1);
        const coverage = Math.round(target * bar) - 1;
        expect(Number.parseFloat(inPercent(coverage / target))).toBeLessThan(bar * 100);
      }),
    );
  });
});
