import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAmount } from "../../../src/rules/amount.ts";
import { usualAmount } from "../../../src/rules/usual-amount.ts";

describe("an amount in the usual form", () => {
  it.each<[string, number]>([
    ["29310000", 29_310_000],
    ["1,020,000", 1_020_000],
    ["₩37,570,000원", 37_570_000],
    ["0", 0],
    ["562만원", 5_620_000],
    ["1억 8,370만원 (VAT 별도)", 183_700_000],
    ["1억", 100_000_000],
    ["1억 5000", 100_000_000],
    ["1억 2억", 100_000_000],
    ["12만 3만", 120_000],
    ["999999999999999", 999_999_999_999_999],
  ])("%j is %d", (text, won) => {
    expect(usualAmount(text)).toBe(won);
  });

  it.each([
    "",
    "원",
    "억",
    "만",
    "-1",
    "1.5억",
    "5천만",
    "1 000",
    "1억 2 3만",
    "5만 3억",
    "5만 3천,만",
    "1억 5만 3천만",
    "1000000000000000",
    "협의",
  ])("is not %j", (text) => {
    expect(usualAmount(text)).toBe(-1);
  });

  it("is what the same text with a sign before it is, which is not the usual form", () => {
    const letters = fc.constantFrom("0", "1", "5", "12", "370", ",", "₩", "원", " ", "억", "천", "만", "천만", "x");
    const text = fc.array(letters, { maxLength: 9 }).map((parts) => parts.join("").trim());
    fc.assert(
      fc.property(text, (usual) => {
        if (usualAmount(usual) >= 0) expect(parseAmount(`+${usual}`)).toBe(usualAmount(usual));
      }),
      { numRuns: 5_000 },
    );
  });
});
