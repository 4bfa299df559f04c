import { describe, expect, it } from "vitest";
import { idsOf } from "../../../src/demo/ids.ts";
import { Prng, prngPerRow } from "../../../src/demo/prng.ts";

const firstOf = (prng: Prng, count: number): number[] => Array.from({ length: count }, () => prng.next());

describe("the generator", () => {
  it("always gives the same numbers for the same seed, stream and row", () => {
    expect(firstOf(new Prng(42, 7, 3), 5)).toEqual(firstOf(new Prng(42, 7, 3), 5));
  });

  it("gives the numbers it gave when the first demo was made", () => {
    expect(firstOf(new Prng(42, 0, 0), 3)).toEqual([879_239_917, 4_025_721_066, 3_316_068_507]);
  });

  it.each([
    ["seed", new Prng(2, 1, 1)],
    ["stream", new Prng(1, 2, 1)],
    ["row", new Prng(1, 1, 2)],
  ])("gives other numbers for another %s", (_what, other) => {
    expect(firstOf(other, 4)).not.toEqual(firstOf(new Prng(1, 1, 1), 4));
  });

  it("makes a row without making those before it", () => {
    const rows = prngPerRow(5, "deal");
    const late = firstOf(rows(900), 3);
    for (let index = 0; index < 10; index += 1) rows(index).next();
    expect(firstOf(rows(900), 3)).toEqual(late);
  });

  it("stays within what was asked for and reaches all of it", () => {
    const prng = new Prng(1, 1, 1);
    const seen = new Set(Array.from({ length: 2000 }, () => prng.int(10)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("picks null like any other item", () => {
    const prng = new Prng(1, 1, 1);
    const picked = Array.from({ length: 200 }, () => prng.pick(["a", null]));
    expect(new Set(picked)).toEqual(new Set(["a", null]));
  });

  it("picks by weight", () => {
    const prng = new Prng(1, 1, 1);
    const picked = Array.from({ length: 4000 }, () =>
      prng.weighted([
        ["often", 3],
        ["seldom", 1],
        ["never", 0],
      ]),
    );
    const often = picked.filter((what) => what === "often").length;
    expect(often).toBeGreaterThan(2850);
    expect(often).toBeLessThan(3150);
    expect(picked).not.toContain("never");
  });
});

describe("ids", () => {
  it("are unique within a table and shaped like UUIDs", () => {
    const idOf = idsOf(42, "deal");
    const ids = Array.from({ length: 50_000 }, (_, index) => idOf(index));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  });

  it("differ between tables and between seeds", () => {
    expect(new Set([idsOf(1, "deal")(0), idsOf(1, "people")(0), idsOf(2, "deal")(0)]).size).toBe(3);
  });
});
