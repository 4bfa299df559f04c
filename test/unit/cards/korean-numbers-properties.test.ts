import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { figuresIn } from "../../../src/cards/korean-numbers.ts";

describe("any text", () => {
  const pieces = [
    "3",
    "1,",
    "억",
    " ",
    "만",
    "천",
    "이",
    "원",
    "~",
    "두",
    "건",
    "년",
    "월",
    "-",
    ".",
    "/",
    "%",
    "여",
    "K",
    "₩",
    "'",
  ];
  const wild = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...pieces)).map((some) => some.join("")),
  );

  it("is read to its end, and every quantity is a number", () => {
    fc.assert(
      fc.property(wild, (text) => {
        for (const { readings } of figuresIn(text))
          for (const reading of readings)
            if ("value" in reading) expect(reading.value >= 0 && reading.step > 0).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it.each(["1", "1,", "[", "3억 ", "1~", "천", "0-", "<", "a@"])("takes no time when it is all %s", (piece) => {
    const startedAt = performance.now();
    figuresIn(piece.repeat(2000));
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
