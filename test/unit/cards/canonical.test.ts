import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalFacts } from "../../../src/cards/canonical.ts";
import { cardKey } from "../../../src/cards/card-key.ts";
import { aPayload, someSettings } from "./given-cards.ts";

/** The same value with its keys in another order, its texts in NFD, and more white space. */
function disguised(value: unknown): unknown {
  if (typeof value === "string") return `\u00a0${value.normalize("NFD").replaceAll(" ", " \n\t")} `;
  if (Array.isArray(value)) return value.map(disguised);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, inner]) => [key.normalize("NFD"), disguised(inner)]);
  return Object.fromEntries(entries.reverse());
}

describe("the canonical form of facts", () => {
  it("is the same under another order of keys, other white space, and NFD", () => {
    const text = fc.stringMatching(/^[가-힣a-zé ]{0,12}$/);
    const facts = fc.dictionary(fc.stringMatching(/^[가-힣a-z]{1,6}$/), fc.oneof(text, fc.array(text), fc.integer()));
    fc.assert(fc.property(facts, (value) => canonicalFacts(disguised(value)) === canonicalFacts(value)));
  });

  it.each([
    [0.1 + 0.2, "0.3"],
    [1 / 3, "0.333333"],
    [-0, "0"],
    [-0.0000001, "0"],
    [150_000_000.5, "150000000.5"],
    [1.5e300, "1.5e+300"],
    [2 ** 53, "9007199254740992"],
  ])("writes %d as %s", (value, text) => {
    expect(canonicalFacts(value)).toBe(text);
  });

  it("keeps the order of lists, and tells different texts apart", () => {
    expect(canonicalFacts(["b", "a"])).toBe('["b","a"]');
    expect(canonicalFacts("가 나")).not.toBe(canonicalFacts("가나"));
  });
});

describe("the key of a card", () => {
  const settings = someSettings();
  const keyOf = (change: Partial<typeof settings> = {}, payload = aPayload(), prompts = settings.prompts.offline) =>
    cardKey(payload, prompts, { ...settings, ...change }).cacheKey;

  it("is the same for the same facts on another day of the month, and another in another month", () => {
    expect(keyOf({}, aPayload({}, { asOf: "2026-04-16" }))).toBe(keyOf());
    expect(keyOf({}, aPayload({}, { asOf: "2026-05-15" }))).not.toBe(keyOf());
  });

  it("is another one for other facts, notes, prompts, models or parameters, and knows no key", () => {
    const keys = [
      keyOf(),
      keyOf({}, aPayload({ confirmed: 1 })),
      keyOf({}, aPayload({}, { memos: [{ date: null, text: "메모" }] })),
      keyOf({}, aPayload(), settings.prompts.online),
      keyOf({ model: "another" }),
      keyOf({ temperature: 0.3 }),
      keyOf({ maxTokens: 600 }),
      keyOf({ baseUrl: "http://localhost:1/v1" }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf({ apiKey: "another", concurrency: 1, timeoutMs: 1, budgetMs: 1 })).toBe(keyOf());
  });
});
