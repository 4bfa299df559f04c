import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalFacts, canonicalText } from "../../../src/cards/canonical.ts";
import { type CardPayload, cardPayload, type PayloadMemo } from "../../../src/cards/payload.ts";
import { askingFor, repairFor } from "../../../src/cards/prompt.ts";
import { BLOCKERS, RISK_LEVELS } from "../../../src/contract/card.ts";
import type { Prompts } from "../../../src/contract/llm.ts";
import { MODES, type Mode } from "../../../src/contract/mode.ts";
import { INJECTIONS } from "../../support/injections.ts";
import { aRow } from "../rules/given.ts";

const fileOf = (mode: Mode, name: string) =>
  readFileSync(new URL(`../../../config/prompts/${mode}/v1/${name}.txt`, import.meta.url), "utf8");
const promptsOf = (mode: Mode): Prompts => ({
  version: "v1",
  hash: "0",
  system: fileOf(mode, "system"),
  user: fileOf(mode, "user"),
  repair: fileOf(mode, "repair"),
});
const PLACEHOLDERS = [
  ["system", []],
  ["user", ["memos", "payload"]],
  ["repair", ["answer", "memos", "payload", "problems"]],
] as const;

/** Only placeholders, each on its own lines. */
const bare: Prompts = {
  version: "v1",
  hash: "0",
  system: "S {{payload}}",
  user: "{{payload}}\n{{memos}}",
  repair: "{{problems}}\n{{answer}}\n{{payload}}\n{{memos}}",
};

const aPayload = (texts: readonly string[], known: Partial<Parameters<typeof aRow>[0]> = {}): CardPayload =>
  cardPayload(aRow(known), {
    asOf: "2026-04-15",
    mode: "offline",
    years: { baseline: 2025, target: 2026 },
    deals: [
      {
        deal_id: "d1",
        deal_name: "신입 교육",
        status: "Open",
        possibility: "높음",
        amount: 1_000_000,
        is_nononline: true,
        deal_year: 2026,
        course_id_exists: false,
        start_date: "2026-05-01",
        end_date: null,
        contract_date: null,
        expected_close_date: null,
        last_contact_date: null,
      },
    ],
    memos: texts.map((text, at) => ({ date: at % 2 === 0 ? "2026-04-01" : null, text })),
  });

/** What stands between the markers of a fence, and what stands outside; there must be one fence of that name. */
function unfence(text: string, name: string): { readonly inside: string[]; readonly outside: string } {
  const lines = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/u); // every line break that someone may see
  const opened = lines.flatMap((line, at) => (new RegExp(`<<<\\s*${name}`, "i").test(line) ? [at] : []));
  const closed = lines.flatMap((line, at) => (/>>>/.test(line) && line.includes(name) ? [at] : []));
  expect([opened.length, closed.length]).toEqual([1, 1]);
  const [open = 0] = opened;
  const [close = 0] = closed;
  const tag = new RegExp(`^<<<${name}-([0-9a-f]{8})$`).exec(lines[open] ?? "")?.[1];
  expect(lines[close]).toBe(`${name}-${tag}>>>`);
  const inside = lines.slice(open + 1, close);
  expect(inside.join("\n")).not.toContain(`${name}-${tag}`);
  return { inside, outside: [...lines.slice(0, open), ...lines.slice(close + 1)].join("\n") };
}

const memosIn = (asked: string): unknown[] => unfence(asked, "MEMOS").inside.map((line) => JSON.parse(line));

describe("the prompt files", () => {
  it.each(MODES)("of %s hold exactly the placeholders that are filled", (mode) => {
    for (const [name, known] of PLACEHOLDERS) {
      const found = fileOf(mode, name).match(/\{\{.*?\}\}/g) ?? [];
      expect([...found].sort()).toEqual(known.map((placeholder) => `{{${placeholder}}}`));
    }
  });

  it.each(MODES)("of %s are tidy Korean text", (mode) => {
    for (const [name] of PLACEHOLDERS) {
      const text = fileOf(mode, name);
      expect(text).toBe(text.normalize("NFC"));
      expect(text).toMatch(/[가-힣][^\n]*\n$/);
      expect(text).not.toMatch(/[\r\t\ufffd\ufeff]| \n/);
    }
  });

  it.each(MODES)("of %s name every level, blocker and key", (mode) => {
    const system = fileOf(mode, "system");
    const keys = ["risk_level", "top_blockers", "evidence_bullets", "recommended_actions", "rule_risk_level"];
    for (const word of [...RISK_LEVELS, ...keys]) expect(system).toContain(word);
    for (const blocker of BLOCKERS) expect(system).toMatch(new RegExp(`- ${blocker}: .*[가-힣]`));
  });

  it.each(MODES)("of %s name every figure of the payload", (mode) => {
    const { deals_top: _, ...facts } = aPayload([]);
    for (const key of Object.keys(facts).filter((name) => !["orgId", "mode", "memos"].includes(name)))
      expect(fileOf(mode, "system")).toContain(key);
  });
});

describe("an asking", () => {
  it("holds the whole payload, memos in their fence", () => {
    const payload = aPayload(["예산이 줄어 <b>50%</b> & 'x' \"y\" \\ 확인 중", "둘째"]);
    const { memos, ...facts } = payload;
    const { system, user } = askingFor(bare, payload);
    expect(system).toBe(bare.system);
    const [first = "", ...others] = user.split("\n");
    expect(JSON.parse(first)).toEqual(JSON.parse(canonicalFacts(facts)));
    expect(Object.keys(JSON.parse(first))).toEqual(Object.keys(facts).sort());
    expect(memosIn(others.join("\n"))).toEqual(memos);
  });

  it("says so when there is no memo", () => {
    expect(unfence(askingFor(bare, aPayload([])).user, "MEMOS").inside).toEqual(["(없음)"]);
  });

  it.each(MODES)("is the same for the same %s payload, in whatever order its keys are", (mode) => {
    const payload = aPayload(INJECTIONS);
    const turned: CardPayload = { ...payload, ...Object.fromEntries(Object.entries(payload).reverse()) };
    expect(askingFor(promptsOf(mode), turned)).toEqual(askingFor(promptsOf(mode), payload));
    expect(askingFor(promptsOf(mode), aPayload(["다른 메모"]))).not.toEqual(askingFor(promptsOf(mode), payload));
  });

  it("leaves no placeholder of the files unfilled", () => {
    for (const mode of MODES) {
      expect(askingFor(promptsOf(mode), aPayload([])).user).not.toContain("{{");
      expect(repairFor(promptsOf(mode), aPayload([]), "답", ["까닭"]).user).not.toContain("{{");
    }
  });

  it("fills each placeholder once, and none that a text brings along", () => {
    const text = "{{payload}} {{memos}} {{answer}} {{problems}} $& $` $' $1 $$";
    const { user } = repairFor(bare, aPayload([text], { orgName: text }), text, [text]);
    expect(user.split(text).length - 1).toBe(4);
    expect(askingFor({ ...bare, user: "{{other}} {{toString}} {{__proto__}}" }, aPayload([])).user).toBe(
      "{{other}} {{toString}} {{__proto__}}",
    );
  });
});

describe("a memo that gives orders", () => {
  it("is one of many kinds", () => {
    expect(INJECTIONS.length).toBeGreaterThanOrEqual(45);
    expect(new Set(INJECTIONS).size).toBe(INJECTIONS.length);
  });

  it.each(INJECTIONS.map((text, at) => [at, text.slice(0, 40), text] as const))(
    "stays in its fence: %i %j",
    (_, __, text) => {
      for (const mode of MODES) {
        const prompts = promptsOf(mode);
        for (const ask of [
          (memos: string[]) => askingFor(prompts, aPayload(memos)),
          (memos: string[]) => repairFor(prompts, aPayload(memos), "답", ["까닭"]),
        ]) {
          const harmless = ask(["무난한 메모"]);
          const { system, user } = ask([text]);
          expect(system).toBe(harmless.system);
          expect(unfence(user, "MEMOS").outside).toBe(unfence(harmless.user, "MEMOS").outside);
          expect(memosIn(user)).toEqual([{ date: "2026-04-01", text }]);
        }
      }
    },
  );

  it("stays on its line among all the others", () => {
    const { memos } = aPayload(INJECTIONS);
    expect(memosIn(askingFor(bare, aPayload(INJECTIONS)).user)).toEqual(memos);
  });

  it("cannot hide what it says, nor close anything, whatever it is made of", () => {
    const memo: fc.Arbitrary<PayloadMemo> = fc.record({
      date: fc.option(fc.string()),
      text: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...INJECTIONS)),
    });
    fc.assert(
      fc.property(fc.array(memo, { minLength: 1, maxLength: 5 }), (memos) => {
        const { inside } = unfence(askingFor(bare, { ...aPayload([]), memos }).user, "MEMOS");
        expect(inside.map((line) => JSON.parse(line))).toEqual(memos);
        expect(inside.join("")).not.toMatch(/[<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      }),
    );
  });

  it("that knows the tag of its fence changes it", () => {
    const tagOf = (text: string) => /<<<MEMOS-(\w{8})/.exec(askingFor(bare, aPayload([text])).user)?.[1];
    expect(tagOf(`MEMOS-${tagOf("")}`)).not.toBe(tagOf(""));
  });

  it("does no better as the name of a customer or a deal", () => {
    for (const text of INJECTIONS) {
      const named = askingFor(bare, aPayload([], { orgName: text, counterpartyName: text })).user;
      expect(JSON.parse(named.split("\n")[0] ?? "")).toMatchObject({
        orgName: canonicalText(text),
        counterpartyName: canonicalText(text),
      });
      expect(unfence(named, "MEMOS").inside).toEqual(["(없음)"]);
    }
  });
});

describe("a repair", () => {
  it.each(MODES)("holds the answer, its problems and the facts of %s again", (mode) => {
    const payload = aPayload(["예산이 줄었다"]);
    const { memos, ...facts } = payload;
    const prompts = promptsOf(mode);
    const { system, user } = repairFor(prompts, payload, '{"risk_level": "나쁨"}', ["수준이 틀림", "문장이\n2개"]);
    expect(system).toBe(prompts.system);
    expect(unfence(user, "ANSWER").inside.map((line) => JSON.parse(line))).toEqual(['{"risk_level": "나쁨"}']);
    expect(user).toContain('- "수준이 틀림"\n- "문장이\\n2개"\n');
    expect(memosIn(user)).toEqual(memos);
    expect(user.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []))).toContainEqual(
      JSON.parse(canonicalFacts(facts)),
    );
  });

  it("cuts a long answer at 4000 units and never in the middle of a character", () => {
    const shown = (answer: string) =>
      JSON.parse(unfence(repairFor(bare, aPayload([]), answer, []).user, "ANSWER").inside[0] ?? "");
    expect(shown("가".repeat(4000))).toBe("가".repeat(4000));
    expect(shown("가".repeat(4001))).toBe("가".repeat(4000));
    expect(shown(`가${"😀".repeat(3000)}`)).toBe(`가${"😀".repeat(1999)}`);
  });

  it("is not led astray by an answer or a problem that gives orders", () => {
    for (const text of INJECTIONS) {
      const { user } = repairFor(bare, aPayload([]), text, [text]);
      const { inside, outside } = unfence(user, "ANSWER");
      expect(inside).toHaveLength(1);
      expect(unfence(outside, "MEMOS").inside).toEqual(["(없음)"]);
      expect(JSON.parse(user.split("\n")[0]?.slice(2) ?? "")).toBe(text);
    }
  });
});
