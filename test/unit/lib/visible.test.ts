import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible } from "../../../src/lib/visible.ts";

describe("a text that is shown", () => {
  it("gives a terminal no orders: escapes, carriage returns, C1 controls, turned letters", () => {
    expect(visible("a\u001b[2Jb\rc\u009b1md\u202ee\u0007\u2028")).toBe(
      "a\\u001b[2Jb\\u000dc\\u009b1md\\u202ee\\u0007\\u2028",
    );
  });

  it("keeps lines, tabs, colours, and every letter there is", () => {
    for (const text of ["한글\n\t줄", "\u001b[31m빨강\u001b[39m", "\u001b[1m굵게\u001b[22m", "😀 é"]) {
      expect(visible(text)).toBe(text);
    }
    expect(visible("\u001b[31")).toBe("\\u001b[31");
    expect(visible("\u001b[1;31m")).toBe("\\u001b[1;31m");
    expect(visible("\u001b[m\u001b[100m")).toBe("\\u001b[m\\u001b[100m");
    expect(visible("x\u001b[31m\u001b]0;title\u0007")).toBe("x\u001b[31m\\u001b]0;title\\u0007");
  });

  it("means the same as JSON", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(JSON.parse(visible(JSON.stringify({ text })))).toEqual({ text });
      }),
    );
  });
});
