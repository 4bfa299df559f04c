import type { Card, CardTally, FallbackReason } from "../contract/card.ts";
import type { LlmSettings } from "../contract/llm.ts";
import type { Mode } from "../contract/mode.ts";
import { REPORT_ID } from "../contract/names.ts";
import type { LlmMeta, RuleRow } from "../contract/report.ts";
import type { Clock } from "../lib/clock.ts";
import type { Answer } from "./answer.ts";
import { type CardFacts, candidatesOf } from "./candidates.ts";
import { chooseCandidates } from "./choose.ts";
import { fallbackCard, yearWords } from "./fallback.ts";
import type { WordedCard, WordedCards, Wording } from "./word-cards.ts";

/** A row's card and where its sentences come from. */
export interface WrittenCard {
  readonly card: Card;
  readonly llm_meta: LlmMeta;
}

export interface WrittenCards {
  readonly cards: ReadonlyMap<RuleRow, WrittenCard>;
  readonly tally: CardTally;
}

/**
 * Cards of one mode (SPEC 7): the model's words where they hold, else the fallback, of candidates by what their notes
 * speak of. `wording` is null when no model is switched on; `at` is ISO 8601.
 */
export async function writeCards(
  rows: readonly RuleRow[],
  facts: CardFacts,
  mode: Mode,
  at: string,
  { wording, clock }: { readonly wording: Wording | null; readonly clock: Clock },
): Promise<WrittenCards> {
  const startedAt = clock.monotonic();
  const chosen = chooseCandidates(rows);
  const worded = wording === null ? null : await wordChosen(chosen, rows, facts, mode, at, wording);
  const sources = sourcesOf(chosen, worded?.cards ?? null);
  const cards = new Map<RuleRow, WrittenCard>();
  for (const row of rows) {
    const source = sources.get(row) ?? NOT_CANDIDATE;
    const card = source.kind === "fallback" ? fallback(row, sources.has(row), facts) : cardOf(source.answer);
    cards.set(row, { card, llm_meta: metaOf(source, mode, at, wording?.settings ?? null) });
  }
  const { calls, tokensIn, tokensOut } = worded?.spent ?? { calls: 0, tokensIn: 0, tokensOut: 0 };
  const duration_ms = wording === null ? 0 : Math.round(clock.monotonic() - startedAt);
  const spent = { calls, tokens_in: tokensIn, tokens_out: tokensOut, duration_ms };
  return { cards, tally: { ...countsOf([...cards.values()]), candidates: chosen.length, ...spent } };
}

/** What words and checks is loaded only for a model that is switched on. */
async function wordChosen(
  chosen: readonly RuleRow[],
  rows: readonly RuleRow[],
  facts: CardFacts,
  mode: Mode,
  at: string,
  wording: Wording,
): Promise<WordedCards> {
  const { wordCards } = await import("./word-cards.ts");
  return wordCards(candidatesOf(chosen, rows, facts, mode, wording.settings.sendMemos), mode, at, wording);
}

/** Where a row's sentences come from; without a hash where the model had no part. */
type Source =
  | Exclude<WordedCard, { kind: "fallback" }>
  | { readonly kind: "fallback"; readonly reason: FallbackReason; readonly inputHash: string | null };

const NOT_CANDIDATE: Source = { kind: "fallback", reason: "not_candidate", inputHash: null };

function sourcesOf(
  chosen: readonly RuleRow[],
  worded: ReadonlyMap<RuleRow, WordedCard> | null,
): ReadonlyMap<RuleRow, Source> {
  const off: Source = { kind: "fallback", reason: "disabled", inputHash: null };
  return new Map(chosen.map((row) => [row, worded?.get(row) ?? off]));
}

export function cardOf({ risk_level, top_blockers, evidence_bullets, recommended_actions }: Answer): Card {
  return {
    risk_level_llm: risk_level,
    top_blockers: [...top_blockers],
    evidence_bullets: [...evidence_bullets],
    recommended_actions: [...recommended_actions],
  };
}

function fallback(row: RuleRow, isCandidate: boolean, facts: CardFacts): Card {
  const notes = isCandidate && !row.pipeline_zero ? facts.notesOf(row).map(({ keywords }) => keywords) : [];
  return fallbackCard(row, notes, yearWords(facts.asOf, facts.years));
}

function metaOf(source: Source, mode: Mode, at: string, settings: LlmSettings | null): LlmMeta {
  const asked = source.inputHash === null ? null : settings;
  const prompts = asked?.prompts[mode] ?? null;
  const fell = source.kind === "fallback";
  return {
    source: source.kind,
    fallback_used: fell,
    fallback_reason: fell ? source.reason : null,
    provider: asked?.provider ?? null,
    model: asked?.model ?? null,
    prompt_version: prompts?.version ?? null,
    prompt_hash: prompts?.hash ?? null,
    llm_input_hash: source.inputHash,
    created_at: fell ? at : source.createdAt,
    used_cache: source.kind === "cache",
    mode,
    report_id: REPORT_ID,
  };
}

function countsOf(cards: readonly WrittenCard[]): Pick<CardTally, "total" | "cache_hits" | "fallbacks"> {
  const fallbacks: CardTally["fallbacks"] = {};
  for (const { llm_meta } of cards) {
    const reason = llm_meta.fallback_reason;
    if (reason !== null) fallbacks[reason] = (fallbacks[reason] ?? 0) + 1;
  }
  return { total: cards.length, cache_hits: cards.filter(({ llm_meta }) => llm_meta.used_cache).length, fallbacks };
}
