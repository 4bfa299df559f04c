import { expect, it } from "vitest";
import { ageWords } from "../../../src/lib/age-words.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
  [-5, "0 s"],
  [59_999, "59 s"],
  [MINUTE, "1 min"],
  [HOUR - 1, "59 min"],
  [3 * HOUR + 59 * MINUTE, "3 h"],
  [47 * HOUR, "47 h"],
  [48 * HOUR, "2 days"],
  [24 * 400 * HOUR, "400 days"],
])("%d ms are %s", (ms, words) => {
  expect(ageWords(ms)).toBe(words);
});
