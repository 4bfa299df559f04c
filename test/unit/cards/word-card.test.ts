import { describe, expect, it } from "vitest";
import { wordCard } from "../../../src/cards/word-card.ts";
import { anAnswer, answered, aPayload, failed, ScriptedModel, someSettings } from "./given-cards.ts";

const TASK = { payload: aPayload(), prompts: someSettings().prompts.offline, otherNames: ["다른고객"] };
const word = (model: ScriptedModel) => wordCard(TASK, model, new AbortController().signal);
const INVENTED = anAnswer({
  evidence_bullets: [
    "올해 목표는 9억 9,000만 원입니다.",
    "지난해 확정 실적은 1억 원입니다.",
    "예산이 늦어지고 있습니다.",
  ],
});
const usage = { tokensIn: 7, tokensOut: 3 };

describe("one card", () => {
  it("is the answer that holds", async () => {
    const model = new ScriptedModel(answered(anAnswer()));
    expect(await word(model)).toMatchObject({
      kind: "worded",
      answer: anAnswer(),
      spent: { calls: 1, tokensIn: 100, tokensOut: 10 },
    });
    expect(model.askings[0]?.system).toBe("시스템 offline");
  });

  it("is asked for once more with the reasons, and both askings are counted", async () => {
    const model = new ScriptedModel(answered(INVENTED), answered(anAnswer()));
    expect(await word(model)).toMatchObject({
      kind: "worded",
      spent: { calls: 2, tokensIn: 200, tokensOut: 20 },
    });
    expect(model.askings).toHaveLength(2);
    expect(model.askings[1]?.user).toContain("9억 9,000만");
  });

  it.each([
    ["invented figures", answered(INVENTED), "ungrounded"],
    [
      "another customer's name",
      answered(anAnswer({ recommended_actions: ["다른고객과 비교해 제안하세요.", "예산을 확인하세요."] })),
      "ungrounded",
    ],
    ["no JSON", answered("죄송합니다."), "invalid"],
    ["a wrong shape", answered('{"risk_level":"양호"}'), "invalid"],
    ["four bullets", answered(JSON.stringify({ ...anAnswer(), evidence_bullets: Array(4).fill("가") })), "invalid"],
    ["an unknown field", answered(JSON.stringify({ ...anAnswer(), note: "x" })), "invalid"],
    ["PIPELINE_ZERO where there is a pipeline", answered(anAnswer({ top_blockers: ["PIPELINE_ZERO"] })), "invalid"],
    ["a blocker twice", answered(anAnswer({ top_blockers: ["BUDGET", "BUDGET"] })), "invalid"],
    ["another level that no bullet explains", answered(anAnswer({ risk_level: "심각" })), "invalid"],
  ])("falls back after a second answer with %s", async (_, reply, reason) => {
    const model = new ScriptedModel(reply);
    expect(await word(model)).toMatchObject({ kind: "fell", reason });
    expect(model.askings).toHaveLength(2);
  });

  it.each([
    ["refused", { kind: "refused", detail: "", usage, calls: 1 }],
    ["truncated", { kind: "truncated", detail: "", usage, calls: 1 }],
    ["timeout", { kind: "timeout", detail: "", calls: 3 }],
    ["error", failed()],
    ["error", { kind: "hopeless", detail: "", calls: 1 }],
    ["budget", { kind: "aborted", calls: 1 }],
  ] as const)("falls back as %s without a second asking", async (reason, reply) => {
    const model = new ScriptedModel(reply);
    expect(await word(model)).toMatchObject({ kind: "fell", reason, spent: { calls: reply.calls } });
    expect(model.askings).toHaveLength(1);
  });

  it("falls back for what became of its repair", async () => {
    expect(await word(new ScriptedModel(answered(INVENTED), failed()))).toMatchObject({
      reason: "error",
      spent: { calls: 4, tokensIn: 100 },
    });
  });

  it("may be of another level than the rule's when a bullet names the rule's", async () => {
    const bullets = ["규칙의 등급은 양호이나 예산이 불투명합니다.", ...anAnswer().evidence_bullets.slice(0, 2)];
    const answer = anAnswer({ risk_level: "보통", evidence_bullets: bullets });
    expect(await word(new ScriptedModel(answered(answer)))).toMatchObject({ kind: "worded", answer });
  });
});
