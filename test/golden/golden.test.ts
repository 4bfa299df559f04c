import { describe, expect, inject, it } from "vitest";
import { differences, expectedOf, goldenCases, publishedOf } from "../support/golden.ts";

const mainJs = inject("mainJs");
const cases = goldenCases();

/** Two programs at a time: each is a process that starts another one. */
const lanes = [Promise.resolve(), Promise.resolve()];

function inLane<T>(at: number, work: () => Promise<T>): Promise<T> {
  const lane = at % lanes.length;
  const done = (lanes[lane] ?? Promise.resolve()).then(work);
  lanes[lane] = done.then(
    () => {},
    () => {},
  );
  return done;
}

describe("the built program publishes exactly the report that was worked out by hand", () => {
  cases.forEach((golden, at) => {
    it.concurrent(golden.name, async () => {
      const published = await inLane(at, () => publishedOf(golden, mainJs));
      expect(differences(expectedOf(golden), published)).toEqual([]);
    });
  });
});

describe("the comparison itself", () => {
  it("tells the path and both values of every difference, and compares numbers exactly", () => {
    const expected = { rows: [{ gap: 0.1, name: "가" }, { gap: 1 }], ratio: null };
    const actual = { rows: [{ gap: 0.1 + Number.EPSILON, name: "가", more: 1 }], ratio: 0 };
    expect(differences(expected, actual)).toEqual([
      "report.rows.length: expected 2, published 1",
      "report.rows[0].gap: expected 0.1, published 0.10000000000000023",
      "report.ratio: expected null, published 0",
    ]);
  });

  it("takes a field that is missing for a difference", () => {
    expect(differences({ a: { b: 1 } }, { a: {} })).toEqual(["report.a.b: expected 1, published nothing"]);
  });
});
