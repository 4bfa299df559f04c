import { expect, it } from "vitest";
import { sizeWords } from "../../../src/lib/size-words.ts";

it.each([
  [0, "0 B"],
  [9.6, "10 B"],
  [999, "999 B"],
  [999.6, "1.0 kB"],
  [1000, "1.0 kB"],
  [9_940, "9.9 kB"],
  [9_960, "10 kB"],
  [208_039_936, "208 MB"],
  [1_500_000_000, "1.5 GB"],
  [7.2e12, "7.2 TB"],
  [7.2e15, "7200 TB"],
])("%d bytes are %s", (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
