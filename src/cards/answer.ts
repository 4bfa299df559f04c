import * as z from "zod";
import { type Blocker, blockerSchema, type RiskLevel, riskLevelSchema } from "../contract/card.ts";
import { canonicalText } from "./canonical.ts";

/** What the model is asked for. Lengths are checked after, since not every server takes them in a schema. */
export const answerShape = z.strictObject({
  risk_level: riskLevelSchema,
  top_blockers: z.array(blockerSchema),
  evidence_bullets: z.array(z.string()),
  recommended_actions: z.array(z.string()),
});

const answerSchema = answerShape.extend({
  top_blockers: z.array(blockerSchema).min(1, "1개 이상이어야 합니다").max(3, "3개까지입니다"),
  evidence_bullets: z.array(z.string()).length(3, "정확히 3개여야 합니다"),
  recommended_actions: z.array(z.string()).min(2, "2개 이상이어야 합니다").max(3, "3개까지입니다"),
});

/** A model's answer of the right shape, its texts tidied. */
export interface Answer {
  readonly risk_level: RiskLevel;
  readonly top_blockers: readonly Blocker[];
  readonly evidence_bullets: readonly string[];
  readonly recommended_actions: readonly string[];
}

export type ReadAnswer =
  | { readonly ok: true; readonly answer: Answer }
  /** Sentences in Korean that can be sent back to the model. */
  | { readonly ok: false; readonly problems: string[] };

/** Reads what the model said; JSON and shape only (SPEC 7, *Output*). */
export function readAnswer(text: string): ReadAnswer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problems: ["답이 JSON 객체 하나가 아닙니다"] };
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) };
  }
  const { evidence_bullets, recommended_actions, ...rest } = parsed.data;
  const tidy = {
    evidence_bullets: evidence_bullets.map(canonicalText),
    recommended_actions: recommended_actions.map(canonicalText),
  };
  return { ok: true, answer: { ...rest, ...tidy } };
}
