import { describe, expect, it } from "vitest";
import { judgeAnswer } from "../../../src/cards/judge-answer.ts";
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

describe("an answer that does not hold", () => {
  const spoken = (sentences: number) => Array<string>(sentences).fill("담당자에게 예산을 확인하세요.");
  const json = (known: Partial<ReturnType<typeof anAnswer>>) => JSON.stringify(anAnswer(known));

  it.each([
    ["no JSON", "죄송합니다.", "shape", "답이 JSON 객체 하나가 아닙니다"],
    ["no blocker", json({ top_blockers: [] }), "shape", "top_blockers: 1개 이상이어야 합니다"],
    [
      "four blockers",
      json({ top_blockers: ["BUDGET", "COMPETITOR", "PRICE_TERM", "NO_RESPONSE"] }),
      "shape",
      "top_blockers: 3개까지입니다",
    ],
    ["two bullets", json({ evidence_bullets: spoken(2) }), "shape", "evidence_bullets: 정확히 3개여야 합니다"],
    ["one action", json({ recommended_actions: spoken(1) }), "shape", "recommended_actions: 2개 이상이어야 합니다"],
    ["four actions", json({ recommended_actions: spoken(4) }), "shape", "recommended_actions: 3개까지입니다"],
    [
      "a blocker twice",
      json({ top_blockers: ["BUDGET", "BUDGET"] }),
      "blockers",
      "top_blockers에 같은 값이 두 번 있습니다",
    ],
    [
      "PIPELINE_ZERO where there is a pipeline",
      json({ top_blockers: ["PIPELINE_ZERO"] }),
      "blockers",
      "PIPELINE_ZERO는 pipeline_zero가 true일 때만 쓸 수 있습니다",
    ],
    [
      "another level that no bullet explains",
      json({ risk_level: "심각" }),
      "level",
      "risk_level이 규칙의 등급과 다르면 근거 문장 하나가 규칙의 등급 '양호'을(를) 말해야 합니다",
    ],
    ["no figure", json({ evidence_bullets: spoken(3) }), "figure", "근거 문장 하나 이상에 수치가 있어야 합니다"],
    [
      "an invented figure",
      JSON.stringify(INVENTED),
      "grounding",
      '근거 1: "9억 9,000만 원"(이)라는 수치는 자료에 없습니다. 자료에 있는 수치만 쓰세요.',
    ],
  ])("is told which check it fails, and why, in Korean: %s", (_, text, check, problem) => {
    const { verdicts } = judgeAnswer(text, TASK.payload, TASK.otherNames);
    expect(verdicts.filter(({ problems }) => problems.length > 0)).toEqual([{ check, problems: [problem] }]);
  });

  it("names the field that has a wrong value, with its place", () => {
    const { verdicts } = judgeAnswer('{"top_blockers":["BUDGET","WEATHER"]}', TASK.payload, []);
    const [{ problems } = { problems: [] }] = verdicts;
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "risk_level",
      "top_blockers.1",
      "evidence_bullets",
      "recommended_actions",
    ]);
  });

  it("passes every check, in this order, when it holds", () => {
    const { verdicts } = judgeAnswer(JSON.stringify(anAnswer()), TASK.payload, TASK.otherNames);
    const checks = ["shape", "blockers", "level", "figure", "grounding"];
    expect(verdicts).toEqual(checks.map((check) => ({ check, problems: [] })));
  });

  it("may be PIPELINE_ZERO where the pipeline is empty", () => {
    const { verdicts } = judgeAnswer(json({ top_blockers: ["PIPELINE_ZERO"] }), aPayload({ pipeline_zero: true }), []);
    expect(verdicts.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it("has its texts tidied before they are published", () => {
    const text = json({ recommended_actions: [" 예산을  확인하세요.".normalize("NFD"), "일정을\n확인하세요."] });
    expect(judgeAnswer(text, TASK.payload, []).answer?.recommended_actions).toEqual([
      "예산을 확인하세요.",
      "일정을 확인하세요.",
    ]);
  });
});
