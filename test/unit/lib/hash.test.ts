import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../src/lib/hash.ts";

describe("canonical JSON", () => {
  it("is the same however the keys were written, and leaves lists as they are", () => {
    expect(canonicalJson({ b: [2, 1, { d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[2,1,{"c":2,"d":1}]}');
    expect(canonicalJson({ a: null, b: [2, 1, { c: 2, d: 1 }] })).toBe('{"a":null,"b":[2,1,{"c":2,"d":1}]}');
  });
});
