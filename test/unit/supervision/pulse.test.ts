import { expect, it } from "vitest";
import { lifeless } from "../../../src/supervision/pulse.ts";

const looks = { what: "the database was looked at", at: 100_000, withinMs: 30_000 };
const ticks = { what: "the scheduler looked at the clock", at: 70_000, withinMs: 90_000 };

it("counts as alive while every part gave its sign in time", () => {
  expect(lifeless([looks, ticks], 130_000)).toEqual([]);
  expect(lifeless([], 130_000)).toEqual([]);
});

it("names every part whose sign stayed out, and since when", () => {
  expect(lifeless([looks, ticks], 130_001)).toEqual(["the database was looked at 30 s ago for the last time"]);
  expect(lifeless([looks, ticks], 170_000)).toEqual([
    "the database was looked at 70 s ago for the last time",
    "the scheduler looked at the clock 100 s ago for the last time",
  ]);
});
