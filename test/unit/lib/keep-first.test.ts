import fc from "fast-check";
import { expect, it } from "vitest";
import { keepFirst } from "../../../src/lib/keep-first.ts";

const order = (a: { readonly rank: number }, b: { readonly rank: number }) => a.rank - b.rank;

it("keeps the first of an order, of equal ones the earlier, whatever comes when", () => {
  const items = fc.array(
    fc.integer({ min: 0, max: 12 }).map((rank) => ({ rank })),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(items, fc.integer({ min: 0, max: 20 }), (all, limit) => {
      const kept: { rank: number }[] = [];
      for (const item of all) keepFirst(kept, item, order, limit);
      const wanted = [...all].sort(order).slice(0, limit);
      expect(kept.map((item) => all.indexOf(item))).toEqual(wanted.map((item) => all.indexOf(item)));
    }),
  );
});

it("compares what comes too late with the last alone", () => {
  const kept = [1, 2, 3];
  let compared = 0;
  const count = (a: number, b: number) => {
    compared++;
    return a - b;
  };
  for (const late of [4, 5, 3]) keepFirst(kept, late, count, 3);
  expect([kept, compared]).toEqual([[1, 2, 3], 3]);
});
