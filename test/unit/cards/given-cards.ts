import type { Answer } from "../../../src/cards/answer.ts";
import type { Asked, Asking, Model } from "../../../src/cards/model.ts";
import { type CardPayload, cardPayload, type PayloadFacts } from "../../../src/cards/payload.ts";
import type { LlmSettings, Prompts } from "../../../src/contract/llm.ts";
import type { RuleRow } from "../../../src/contract/report.ts";
import { aRow } from "../rules/given.ts";

/** The payload of a row on track, without deals and notes but for what is given. */
export function aPayload(row: Partial<RuleRow> = {}, facts: Partial<PayloadFacts> = {}): CardPayload {
  return cardPayload(aRow(row), {
    asOf: "2026-04-15",
    mode: "offline",
    years: { baseline: 2025, target: 2026 },
    deals: [],
    memos: [],
    ...facts,
  });
}

/** A model's answer for the row of `aRow`, but for what is given. */
export function anAnswer(known: Partial<Answer> = {}): Answer {
  return {
    risk_level: "양호",
    top_blockers: ["BUDGET"],
    evidence_bullets: [
      "올해 목표 1억 5,000만 원 가운데 확정과 예상이 5,000만 원입니다.",
      "지난해 확정 실적은 1억 원입니다.",
      "고객의 예산 확정이 늦어지고 있습니다.",
    ],
    recommended_actions: ["담당 영업은 고객의 예산 일정을 확인하세요.", "축소안을 준비해 제안하세요."],
    ...known,
  };
}

const prompts = (mode: string): Prompts => ({
  version: "v1",
  hash: `hash of ${mode}`,
  system: `시스템 ${mode}`,
  user: "{{payload}}\n{{memos}}",
  repair: "{{payload}}\n{{memos}}\n{{answer}}\n{{problems}}",
});

export function someSettings(known: Partial<LlmSettings> = {}): LlmSettings {
  return {
    provider: "openai",
    apiKey: "sk-secret",
    model: "gpt-4o-mini",
    baseUrl: null,
    timeoutMs: 15_000,
    maxTokens: 512,
    temperature: 0.2,
    concurrency: 4,
    budgetMs: 120_000,
    sendMemos: true,
    prompts: { offline: prompts("offline"), online: prompts("online") },
    ...known,
  };
}

export function answered(answer: Answer | string): Asked {
  const text = typeof answer === "string" ? answer : JSON.stringify(answer);
  return { kind: "answered", text, usage: { tokensIn: 100, tokensOut: 10 }, calls: 1 };
}

export const failed = (detail = "status 500"): Asked => ({ kind: "failed", detail, calls: 3 });

/** A model that says what it is told to, one reply an asking; the last one again and again. */
export class ScriptedModel implements Model {
  readonly askings: Asking[] = [];
  readonly #replies: (Asked | ((asking: Asking, signal: AbortSignal) => Promise<Asked>))[];

  constructor(...replies: (Asked | ((asking: Asking, signal: AbortSignal) => Promise<Asked>))[]) {
    this.#replies = replies;
  }

  async ask(asking: Asking, signal: AbortSignal): Promise<Asked> {
    const reply = this.#replies[Math.min(this.askings.push(asking), this.#replies.length) - 1];
    if (reply === undefined) throw new Error("no reply was given");
    return typeof reply === "function" ? reply(asking, signal) : reply;
  }
}
