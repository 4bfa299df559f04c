import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { possibilityTokens } from "../../../src/rules/possibility.ts";

const tokensOf = (text: string | null) => [...possibilityTokens(text)].sort();

describe("the tokens of a possibility", () => {
  it.each<[string, string[]]>([
    ["확정", ["확정"]],
    [" 높음\n", ["높음"]],
    ["\ufeff확정\u00a0", ["확정"]],
    ["확정, 높음", ["확정, 높음"]],
    ["확정됨", ["확정됨"]],
    ['["확정"', ['["확정"']],
    ["['확정']", ["['확정']"]],
  ])("are the whole text when it is no JSON: %j", (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it.each<[string, string[]]>([
    ['"확정"', ["확정"]],
    ['" 확정 "', ["확정"]],
    ['"\\ud655\\uc815"', ["확정"]],
    ['"[\\"확정\\"]"', ['["확정"]']],
    ['"\\"확정\\""', ['"확정"']],
  ])("are the text of a JSON string at the top, not tried again: %j", (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it.each<[string, string[]]>([
    ['["확정","높음"]', ["높음", "확정"]],
    [' [" 높음 "] ', ["높음"]],
    ['{"label":"확정"}', ["확정"]],
    ['{"확정":"낮음"}', ["낮음"]],
    ['{"a":["높음",{"b":"확정"}]}', ["높음", "확정"]],
    ["[]", []],
    ["{}", []],
    ['[[],{"a":[]}]', []],
  ])("are the items of a list and the values of an object, at any depth: %j", (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it.each<[string, string[]]>([
    ['["[\\"확정\\"]"]', ["확정"]],
    ['["\\"확정\\""]', ["확정"]],
    ['[" [\\"높음\\"] "]', ["높음"]],
    ['{"v":"{\\"등급\\":\\"높음\\"}"}', ["높음"]],
    ['["[\\"확정\\""]', ['["확정"']],
  ])("are found in JSON inside JSON: %j", (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it("are the same as by trying every text as JSON", () => {
    const tried = (text: string) => {
      try {
        const value: unknown = JSON.parse(text.trim());
        return value !== null && typeof value === "object"
          ? null
          : [typeof value === "string" ? value.trim() : String(value)];
      } catch {
        return [text.trim()];
      }
    };
    const begins = fc.constantFrom(
      "",
      "-",
      "0",
      "7",
      "t",
      "true",
      "f",
      "false",
      "n",
      "null",
      '"',
      "+",
      ".",
      "N",
      "확정",
    );
    fc.assert(
      fc.property(
        begins,
        fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom("1", "1e5", '"', "")),
        (begin, rest) => {
          const wanted = tried(begin + rest);
          if (wanted !== null) expect(tokensOf(begin + rest)).toEqual(wanted);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, string[]]>([
    ["100", ["100"]],
    ["null", ["null"]],
    ["true", ["true"]],
    ['[null,1.5,false,"높음"]', ["1.5", "false", "null", "높음"]],
  ])("are also what is neither text nor list nor object: %j", (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it("are none without a value", () => {
    expect(tokensOf(null)).toEqual([]);
  });

  it("come from an object's own __proto__ key, and touch no prototype", () => {
    expect(tokensOf('{"__proto__":{"확정":"높음"},"constructor":"확정"}')).toEqual(["높음", "확정"]);
    expect(Reflect.get({}, "확정")).toBeUndefined();
  });

  it.each([
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
  ])("are found below 20,000 nested %s", (_, open, close) => {
    expect(tokensOf(`${open.repeat(20_000)}"확정"${close.repeat(20_000)}`)).toEqual(["확정"]);
  });

  it("are found in JSON that was written as text again and again", () => {
    let text = JSON.stringify(["확정"]);
    for (let depth = 0; depth < 12; depth++) text = JSON.stringify([text]);
    expect(tokensOf(text)).toEqual(["확정"]);
  });

  it("are all leaves of any JSON list", () => {
    const leaf = fc.constantFrom("확정", "높음", "낮음", "확정됨");
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie("tree"), { maxLength: 3 }), fc.dictionary(leaf, tie("tree"))),
    }));
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (value) => {
        expect(tokensOf(JSON.stringify(value))).toEqual([...new Set(leavesOf(value))].sort());
      }),
    );
  });
});

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}
