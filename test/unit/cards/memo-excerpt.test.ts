import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoExcerpt } from "../../../src/cards/memo-shelf.ts";

describe("the excerpt of a memo", () => {
  it("has its white space collapsed and its ends trimmed", () => {
    expect(memoExcerpt("\ufeff 첫 줄\r\n\n\t둘째\u00a0\u3000줄 ")).toBe("첫 줄 둘째 줄");
  });

  it("is empty for no text", () => {
    expect([null, "", " \n"].map(memoExcerpt)).toEqual(["", "", ""]);
  });

  it("is 1000 code points long at most, counted after collapsing", () => {
    expect(memoExcerpt("가".repeat(1000))).toBe("가".repeat(1000));
    expect(memoExcerpt("가".repeat(1001))).toBe("가".repeat(1000));
    expect(memoExcerpt(`${" ".repeat(500)}${"가 ".repeat(600)}`)).toBe("가 ".repeat(500));
  });

  it("counts an emoji as one and never splits it", () => {
    expect(memoExcerpt("📌".repeat(1000))).toBe("📌".repeat(1000));
    expect(memoExcerpt(`a${"📌".repeat(1500)}`)).toBe(`a${"📌".repeat(999)}`);
    expect(memoExcerpt(`${"가".repeat(999)}📌📌`)).toBe(`${"가".repeat(999)}📌`);
  });

  it("is the first 1000 code points of any collapsed text", () => {
    const long = fc.string({ unit: fc.constantFrom("가", "📌", " ", "\n", "x"), minLength: 900, maxLength: 1400 });
    fc.assert(
      fc.property(long, (text) => {
        const points = Array.from(text.replace(/\s+/g, " ").trim());
        expect(memoExcerpt(text)).toBe(points.slice(0, 1000).join(""));
      }),
    );
  });
});
