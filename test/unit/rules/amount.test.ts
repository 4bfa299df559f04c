import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAmount, readAmount } from "../../../src/rules/amount.ts";

/** Texts made of what amounts are made of, most of them no amounts. */
const amountish = fc
  .array(fc.constantFrom("0", "1", "5", "12", ".", "-", "+", "e", "E2", "억", "천만", "만", "천", " ", "x"), {
    maxLength: 9,
  })
  .map((parts) => parts.join(""));

describe("an amount is read from", () => {
  it.each<[string, number]>([
    ["1000000", 1_000_000],
    ["1,000,000", 1_000_000],
    ["₩1,000,000", 1_000_000],
    ["1,000,000원", 1_000_000],
    ["₩ 1,000,000 원", 1_000_000],
    ["  1000000\t", 1_000_000],
    ["+500", 500],
    ["500.", 500],
    ["1e7", 10_000_000],
    ["1.5E+3", 1500],
    ["1e-3", 0],
    ["0", 0],
    ["-0", 0],
    ["-0.0", 0],
  ])("a number, without commas and won signs: %j is %d", (text, won) => {
    expect(parseAmount(text)).toBe(won);
  });

  it.each<[string, number]>([
    ["1억", 100_000_000],
    ["1.5억", 150_000_000],
    ["0.35억", 35_000_000],
    ["1억 5천만", 150_000_000],
    ["1억2천만원", 120_000_000],
    ["1억 2,500만", 125_000_000],
    ["1억 2천만 345만", 123_450_000],
    ["3천만", 30_000_000],
    ["500만", 5_000_000],
    ["1e1만", 100_000],
    ["₩1억원", 100_000_000],
    ["1천,만", 10_000_000],
  ])("parts before 억, 천만 and 만: %j is %d", (text, won) => {
    expect(parseAmount(text)).toBe(won);
  });

  it.each<[string, number]>([
    ["1억원 (VAT별도)", 100_000_000],
    ["1억 5천", 100_000_000],
    ["1억2000", 100_000_000],
    ["12만5천", 120_000],
    ["1억 1억", 100_000_000],
    ["500만 3만", 5_000_000],
  ])("its units only, and what follows the last one is ignored: %j is %d", (text, won) => {
    expect(parseAmount(text)).toBe(won);
  });

  it.each<[string, number]>([
    ["약 1억 500만", 5_000_000],
    ["억 2천만", 20_000_000],
    ["1억 약 2천만 3만", 100_030_000],
    ["1억 - 5000만", 100_000_000],
    ["1억 2천 5백만", 100_000_000],
  ])("the parts that are numbers, others are skipped with their unit: %j is %d", (text, won) => {
    expect(parseAmount(text)).toBe(won);
  });

  it.each<[string, number]>([
    ["1억 -5000만", 50_000_000],
    ["-5천만 6000만", 10_000_000],
    ["1천만 -1000만", 0],
    ["0.00000001억 -0.0001만", 0],
  ])("a sum with a negative part, when the result is not negative: %j is %d", (text, won) => {
    expect(parseAmount(text)).toBe(won);
  });

  it.each<[string, number]>([
    ["0.5", 0],
    ["1.5", 2],
    ["2.5", 2],
    ["1000000.5", 1_000_000],
    ["1000001.5", 1_000_002],
    ["0.49999999999999994", 0],
    ["4503599627370495.5", 4503599627370496],
    ["-0.4", 0],
    ["-0.5", 0],
    ["0.00025만", 2],
  ])("a fraction, rounded half to even: %j is %d", (text, won) => {
    expect(parseAmount(text)).toBe(won);
  });
});

describe("a text is no amount when", () => {
  it.each(["미정", "-", "원", "₩", "백만원", "5천", "만원", "억", "약 1억", "~1억"])(
    "no part of it and not the whole is a number: %j",
    (text) => {
      expect(parseAmount(text)).toBeNull();
    },
  );

  it.each([
    "nan",
    "-inf",
    "Infinity",
    "0x10",
    "1_000",
    "1 000 000",
    "￦1000",
    "１００",
    "1e",
    ".",
    "1.2.3",
    "--1",
    "1원 2 3",
  ])("it is no number: %j", (text) => {
    expect(parseAmount(text)).toBeNull();
  });

  it.each(["1e999", "-1e999", "1e308억", "1e308억 -1e308천만"])("it is beyond every double: %j", (text) => {
    expect(parseAmount(text)).toBeNull();
  });

  it.each(["-1", "-1억", "-5000000", "-1억 5천만", "-1억 2억", "-0.6", "-1.5"])("it is negative: %j", (text) => {
    expect(parseAmount(text)).toBeNull();
  });
});

describe("the amount of a deal", () => {
  it.each<[string | null, string | null, number]>([
    ["5000000", "7000000", 5_000_000],
    ["0", "7000000", 0],
    [null, "7000000", 7_000_000],
    ["", "7,000,000원", 7_000_000],
    [" \u00a0\ufeff", "7000000", 7_000_000],
  ])("is 금액 if it has text, otherwise 예상 체결액: %j and %j make %d", (price, expected, amount) => {
    expect(readAmount(price, expected)).toEqual({ amount, kind: "read" });
  });

  it.each<[string | null, string | null]>([
    ["미정", "7000000"],
    ["-1", "7000000"],
    [null, "협의"],
  ])("is 0 and parse_failed, never the second because the first failed: %j and %j", (price, expected) => {
    expect(readAmount(price, expected)).toEqual({ amount: 0, kind: "parse_failed" });
  });

  it.each<[string | null, string | null]>([
    [null, null],
    ["", "  "],
    ["\u3000", null],
  ])("is 0 and missing without any text: %j and %j", (price, expected) => {
    expect(readAmount(price, expected)).toEqual({ amount: 0, kind: "missing" });
  });
});

describe("every amount", () => {
  it("stays the same when commas and won signs are put anywhere", () => {
    const signs = fc.array(fc.tuple(fc.nat(12), fc.constantFrom(",", "₩", "원")), { maxLength: 4 });
    fc.assert(
      fc.property(amountish, signs, (text, put) => {
        const noisy = put.reduce((so, [at, sign]) => so.slice(0, at) + sign + so.slice(at), text);
        expect(parseAmount(noisy)).toBe(parseAmount(text));
      }),
    );
  });

  it("is the sum of its parts", () => {
    const part = (most: number) => fc.option(fc.nat(most));
    fc.assert(
      fc.property(part(9999), part(9), part(999), (eok, cheonman, man) => {
        const said = [eok === null ? "" : `${eok}억`, cheonman === null ? "" : `${cheonman}천만`];
        const text = [...said, man === null ? "" : `${man}만`].join(" ");
        const sum = (eok ?? 0) * 1e8 + (cheonman ?? 0) * 1e7 + (man ?? 0) * 1e4;
        expect(parseAmount(text)).toBe(text.trim() === "" ? null : sum);
      }),
    );
  });

  it("is a whole number, not negative and never -0", () => {
    fc.assert(
      fc.property(fc.oneof(amountish, fc.double().map(String)), (text) => {
        const { amount } = readAmount(text, null);
        expect(Number.isInteger(amount) && amount >= 0 && !Object.is(amount, -0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("comes back from its own digits", () => {
    fc.assert(fc.property(fc.maxSafeNat(), (won) => parseAmount(won.toLocaleString("en-US")) === won));
  });

  it("goes to the even neighbour from the middle", () => {
    fc.assert(fc.property(fc.nat(1e9), (won) => parseAmount(`${won}.5`) === (won % 2 === 0 ? won : won + 1)));
  });

  it("reads a very long junk text in no time", () => {
    expect(parseAmount(`${"1".repeat(200_000)}x`)).toBeNull();
  });
});
