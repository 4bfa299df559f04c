import * as z from "zod";

export const RISK_LEVELS = ["양호", "보통", "심각"] as const;
export const riskLevelSchema = z.enum(RISK_LEVELS);
export type RiskLevel = z.infer<typeof riskLevelSchema>;

/** What can stand in the way of a deal (SPEC 7). */
export const BLOCKERS = [
  "PIPELINE_ZERO",
  "BUDGET",
  "DECISION_MAKER",
  "APPROVAL_DELAY",
  "LOW_PRIORITY",
  "COMPETITOR",
  "FIT_UNCLEAR",
  "NO_RESPONSE",
  "PRICE_TERM",
  "SCHEDULE_RESOURCE",
] as const;
export const blockerSchema = z.enum(BLOCKERS);
export type Blocker = z.infer<typeof blockerSchema>;

export const FALLBACK_REASONS = [
  "disabled",
  "not_candidate",
  "on_demand",
  "timeout",
  "budget",
  "refused",
  "truncated",
  "invalid",
  "ungrounded",
  "breaker",
  "error",
] as const;
export const fallbackReasonSchema = z.enum(FALLBACK_REASONS);
export type FallbackReason = z.infer<typeof fallbackReasonSchema>;

/** The worded part of a counterparty: level, blockers, evidence, actions (SPEC 7). */
export const cardSchema = z.object({
  risk_level_llm: riskLevelSchema,
  top_blockers: z.array(blockerSchema).min(1).max(3),
  evidence_bullets: z.array(z.string()).length(3),
  recommended_actions: z.array(z.string()).min(2).max(3),
});
export type Card = z.infer<typeof cardSchema>;

/** What the cards of one mode took: counts, tokens and milliseconds. */
export const cardTallySchema = z.object({
  total: z.number(),
  candidates: z.number(),
  calls: z.number(),
  cache_hits: z.number(),
  fallbacks: z.partialRecord(fallbackReasonSchema, z.number()),
  tokens_in: z.number(),
  tokens_out: z.number(),
  duration_ms: z.number(),
});
export type CardTally = z.infer<typeof cardTallySchema>;

const NEVER_ASKED: readonly FallbackReason[] = ["disabled", "not_candidate", "on_demand"];

/** Why cards fell back although the model was to be asked, and how many: any is `SUCCESS_WITH_FALLBACK` (SPEC 7). */
function fallenBack({ fallbacks }: CardTally): { readonly reason: FallbackReason; readonly count: number }[] {
  return FALLBACK_REASONS.map((reason) => ({ reason, count: fallbacks[reason] ?? 0 })).filter(
    ({ reason, count }) => count > 0 && !NEVER_ASKED.includes(reason),
  );
}

export function fellBack(tally: CardTally): boolean {
  return fallenBack(tally).length > 0;
}

/** For the operator: how many cards fell back and why; empty when none did. */
export function fallbackWords(tally: CardTally): string {
  const fallen = fallenBack(tally);
  if (fallen.length === 0) return "";
  const total = fallen.reduce((sum, { count }) => sum + count, 0);
  const reasons = fallen.map(({ reason, count }) => `${reason} ${count}`).join(", ");
  return `; ${total} of ${tally.candidates} cards fell back (${reasons})`;
}
