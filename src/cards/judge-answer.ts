import { type Answer, readAnswer } from "./answer.ts";
import { groundingProblems } from "./grounding.ts";
import type { CardPayload } from "./payload.ts";

/** One check of an answer; `problems` are Korean sentences that can be sent back to the model, none when it passed. */
export interface Verdict {
  readonly check: "shape" | "blockers" | "level" | "figure" | "grounding";
  readonly problems: readonly string[];
}

export interface Judgement {
  /** Null when the answer has not even the right shape. */
  readonly answer: Answer | null;
  readonly verdicts: readonly Verdict[];
}

/** Checks a model's answer as far as code can (SPEC 7, *Output*). `otherNames` are customers of other rows. */
export function judgeAnswer(text: string, payload: CardPayload, otherNames: readonly string[]): Judgement {
  const read = readAnswer(text);
  if (!read.ok) return { answer: null, verdicts: [{ check: "shape", problems: read.problems }] };
  const { answer } = read;
  const texts = { evidence: answer.evidence_bullets, actions: answer.recommended_actions };
  return {
    answer,
    verdicts: [
      { check: "shape", problems: [] },
      { check: "blockers", problems: blockerProblems(answer, payload) },
      { check: "level", problems: levelProblems(answer, payload) },
      { check: "figure", problems: figureProblems(answer) },
      { check: "grounding", problems: groundingProblems(texts, payload, otherNames) },
    ],
  };
}

export function problemsOf({ verdicts }: Judgement): string[] {
  return verdicts.flatMap(({ problems }) => problems);
}

/** True when nothing but the grounding is wrong. */
export function isOnlyUngrounded({ verdicts }: Judgement): boolean {
  return verdicts.every(({ check, problems }) => (check === "grounding") === problems.length > 0);
}

function blockerProblems({ top_blockers }: Answer, { pipeline_zero }: CardPayload): string[] {
  const problems: string[] = [];
  if (new Set(top_blockers).size < top_blockers.length) problems.push("top_blockers에 같은 값이 두 번 있습니다");
  if (top_blockers.includes("PIPELINE_ZERO") && !pipeline_zero) {
    problems.push("PIPELINE_ZERO는 pipeline_zero가 true일 때만 쓸 수 있습니다");
  }
  return problems;
}

function levelProblems({ risk_level, evidence_bullets }: Answer, { rule_risk_level }: CardPayload): string[] {
  if (risk_level === rule_risk_level || evidence_bullets.some((bullet) => bullet.includes(rule_risk_level))) return [];
  return [`risk_level이 규칙의 등급과 다르면 근거 문장 하나가 규칙의 등급 '${rule_risk_level}'을(를) 말해야 합니다`];
}

function figureProblems({ evidence_bullets }: Answer): string[] {
  return evidence_bullets.some((bullet) => /\d/.test(bullet)) ? [] : ["근거 문장 하나 이상에 수치가 있어야 합니다"];
}
