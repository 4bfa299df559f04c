import type { Card, CardTally, FallbackReason } from "../contract/card.ts";
import type { Mode } from "../contract/mode.ts";
import { type LlmMeta, REPORT_ID, type RuleRow } from "../contract/report.ts";
import type { KeywordCounts } from "./blockers.ts";
import { chooseCandidates } from "./choose.ts";
import { fallbackCard, type YearWords } from "./fallback.ts";

/** A row's card and where its sentences come from. */
export interface WrittenCard {
  readonly card: Card;
  readonly llm_meta: LlmMeta;
}

export interface WrittenCards {
  readonly cards: ReadonlyMap<RuleRow, WrittenCard>;
  readonly tally: CardTally;
}

/** Cards of one mode (SPEC 7): every one is the fallback, candidates' ones by what their notes speak of. `at` is ISO 8601. */
export function writeCards(
  rows: readonly RuleRow[],
  notesOf: (row: RuleRow) => readonly KeywordCounts[],
  { mode, at, years }: { readonly mode: Mode; readonly at: string; readonly years: YearWords },
): WrittenCards {
  const candidates = new Set(chooseCandidates(rows));
  const cards = new Map<RuleRow, WrittenCard>();
  for (const row of rows) {
    const isCandidate = candidates.has(row);
    const reason: FallbackReason = isCandidate ? "disabled" : "not_candidate";
    const card = fallbackCard(row, isCandidate && !row.pipeline_zero ? notesOf(row) : [], years);
    cards.set(row, { card, llm_meta: fallbackMeta(reason, mode, at) });
  }
  return { cards, tally: tallyOf(rows.length, candidates.size) };
}

function fallbackMeta(reason: FallbackReason, mode: Mode, at: string): LlmMeta {
  return {
    source: "fallback",
    fallback_used: true,
    fallback_reason: reason,
    provider: null,
    model: null,
    prompt_version: null,
    prompt_hash: null,
    llm_input_hash: null,
    created_at: at,
    used_cache: false,
    mode,
    report_id: REPORT_ID,
  };
}

function tallyOf(total: number, candidates: number): CardTally {
  return {
    total,
    candidates,
    calls: 0,
    cache_hits: 0,
    fallbacks: { disabled: candidates, not_candidate: total - candidates },
    tokens_in: 0,
    tokens_out: 0,
    duration_ms: 0,
  };
}
