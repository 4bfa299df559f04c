import { expect, it } from "vitest";
import { Breaker } from "../../../src/cards/breaker.ts";
import { anAnswer, answered, failed } from "./given-cards.ts";

it("the breaker opens at the fifth failure in a row and says why once", () => {
  const breaker = new Breaker();
  for (const asked of [failed(), failed(), failed(), failed(), answered(anAnswer())]) {
    expect(breaker.note(asked)).toBeNull();
  }
  const again = Array.from({ length: 6 }, () => breaker.note(failed("status 503")));
  expect(again.map((cause) => cause !== null)).toEqual([false, false, false, false, true, false]);
  expect(again[4]).toContain("status 503");
  expect(breaker.isOpen).toBe(true);
});

it("the breaker opens at once when nothing better can come", () => {
  const breaker = new Breaker();
  expect(breaker.note({ kind: "hopeless", detail: "401 invalid_api_key", calls: 1 })).toBe("401 invalid_api_key");
});

it("the breaker takes refusals and cut answers for answers, and an abort for nothing", () => {
  const breaker = new Breaker();
  const usage = { tokensIn: 1, tokensOut: 1 };
  for (let at = 0; at < 4; at++) breaker.note(failed());
  breaker.note({ kind: "aborted", calls: 1 });
  breaker.note({ kind: "refused", detail: "", usage, calls: 1 });
  for (let at = 0; at < 4; at++) breaker.note({ kind: "timeout", detail: "15 s", calls: 3 });
  expect(breaker.isOpen).toBe(false);
  expect(breaker.note({ kind: "timeout", detail: "15 s", calls: 3 })).toContain("15 s");
});
