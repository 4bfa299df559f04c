import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints } from "../../../src/lib/code-points.ts";

function slowly(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)].map((text) => text.map((point) => point.codePointAt(0) ?? 0));
  for (let i = 0; i < Math.min(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign((left?.length ?? 0) - (right?.length ?? 0));
}

describe("compareCodePoints", () => {
  it("puts 📌 (U+1F4CC) after ￦ (U+FFE6), which UTF-16 does not", () => {
    expect(["📌", "￦", "z", "10", "9"].sort(compareCodePoints)).toEqual(["10", "9", "z", "￦", "📌"]);
  });

  it("orders any two texts as their code points do", () => {
    const text = fc.string({ unit: "binary", maxLength: 6 });
    fc.assert(fc.property(text, text, (a, b) => Math.sign(compareCodePoints(a, b)) === slowly(a, b)));
  });
});
