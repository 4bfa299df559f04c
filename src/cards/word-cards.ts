import type { FallbackReason } from "../contract/card.ts";
import type { LlmSettings, Prompts } from "../contract/llm.ts";
import type { Mode } from "../contract/mode.ts";
import type { RuleRow } from "../contract/report.ts";
import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Answer } from "./answer.ts";
import type { Breaker } from "./breaker.ts";
import { keepCard, readCard, type StoredCard } from "./card-cache.ts";
import { type CardKey, cardKey } from "./card-key.ts";
import { judgeAnswer, problemsOf } from "./judge-answer.ts";
import type { Model } from "./model.ts";
import type { CardPayload } from "./payload.ts";
import { type Spent, wordCard } from "./word-card.ts";

/** What words the cards of a run. */
export interface Wording {
  readonly settings: LlmSettings;
  readonly model: Model;
  readonly cacheDir: string;
  /** False: nothing is called, cards come from the cache or fall back (SPEC 7, on demand). */
  readonly mayCall: boolean;
  /** Of the run: what one mode found out holds for the next. */
  readonly breaker: Breaker;
  readonly clock: Clock;
  warn(event: string, detail: string): void;
  /** So many cards of the mode are done. */
  done(cards: number, of: number): void;
}

/** One candidate: its row, what the model is told, and the customers that it must not name. */
export interface Candidate {
  readonly row: RuleRow;
  readonly payload: CardPayload;
  readonly otherNames: readonly string[];
}

export type WordedCard = { readonly inputHash: string } & (
  | { readonly kind: "llm" | "cache"; readonly answer: Answer; readonly createdAt: string }
  | { readonly kind: "fallback"; readonly reason: FallbackReason }
);

export interface WordedCards {
  readonly cards: ReadonlyMap<RuleRow, WordedCard>;
  readonly spent: Spent;
}

/**
 * Words the cards of one mode in the order given, `concurrency` at a time, within the budget (SPEC 7). Never fails:
 * what could not be worded says why. `at` is the moment of the cards, ISO 8601.
 */
export async function wordCards(
  candidates: readonly Candidate[],
  mode: Mode,
  at: string,
  wording: Wording,
): Promise<WordedCards> {
  return new CardRun(mode, at, wording).all(candidates);
}

class CardRun {
  readonly #mode: Mode;
  readonly #at: string;
  readonly #wording: Wording;
  readonly #prompts: Prompts;
  readonly #budget = new AbortController();
  readonly #cards = new Map<RuleRow, WordedCard>();
  #spent: Spent = { calls: 0, tokensIn: 0, tokensOut: 0 };
  #cacheFailed = false;

  constructor(mode: Mode, at: string, wording: Wording) {
    this.#mode = mode;
    this.#at = at;
    this.#wording = wording;
    this.#prompts = wording.settings.prompts[mode];
  }

  async all(candidates: readonly Candidate[]): Promise<WordedCards> {
    const { clock, settings } = this.#wording;
    const timer = clock.after(settings.budgetMs, () => this.#budget.abort());
    const queue = candidates.values(); // shared: whoever is free takes the next
    const worker = async () => {
      for (const candidate of queue) {
        this.#cards.set(candidate.row, await this.#card(candidate));
        this.#wording.done(this.#cards.size, candidates.length);
      }
    };
    try {
      await Promise.all(Array.from({ length: settings.concurrency }, worker));
    } finally {
      timer.cancel();
    }
    return { cards: this.#cards, spent: this.#spent };
  }

  async #card(candidate: Candidate): Promise<WordedCard> {
    const { settings, cacheDir, clock } = this.#wording;
    const key = cardKey(candidate.payload, this.#prompts, settings);
    const stored = await readCard(cacheDir, this.#mode, key.cacheKey, clock.now());
    const known = stored === null ? null : stillHolds(stored, candidate);
    if (stored !== null && known !== null) {
      return { kind: "cache", inputHash: key.inputHash, answer: known, createdAt: stored.created_at };
    }
    const reason = this.#reasonNotToCall();
    return reason === null ? this.#word(candidate, key) : { kind: "fallback", inputHash: key.inputHash, reason };
  }

  #reasonNotToCall(): FallbackReason | null {
    if (!this.#wording.mayCall) return "on_demand";
    if (this.#wording.breaker.isOpen) return "breaker";
    return this.#budget.signal.aborted ? "budget" : null;
  }

  async #word({ payload, otherNames }: Candidate, key: CardKey): Promise<WordedCard> {
    const { model, breaker, warn } = this.#wording;
    const { inputHash } = key;
    const worded = await wordCard({ payload, prompts: this.#prompts, otherNames }, model, this.#budget.signal);
    const { calls, tokensIn, tokensOut } = worded.spent;
    this.#spent = {
      calls: this.#spent.calls + calls,
      tokensIn: this.#spent.tokensIn + tokensIn,
      tokensOut: this.#spent.tokensOut + tokensOut,
    };
    const opened = breaker.note(worded.asked);
    if (opened !== null) warn("llm_given_up", `${opened}; the other cards of this run fall back`);
    if (worded.kind === "fell") return { kind: "fallback", inputHash, reason: worded.reason };
    await this.#keep(key, worded.answer);
    return { kind: "llm", inputHash, answer: worded.answer, createdAt: this.#at };
  }

  async #keep({ cacheKey, inputHash }: CardKey, answer: Answer): Promise<void> {
    const { settings, cacheDir, warn } = this.#wording;
    const card: StoredCard = {
      answer: JSON.stringify(answer),
      created_at: this.#at,
      model: settings.model,
      prompt_version: this.#prompts.version,
      prompt_hash: this.#prompts.hash,
      llm_input_hash: inputHash,
    };
    try {
      await keepCard(cacheDir, this.#mode, cacheKey, card);
    } catch (error) {
      if (!this.#cacheFailed) warn("card_cache_not_written", messageOf(error));
      this.#cacheFailed = true; // once says it
    }
  }
}

/** The answer of a kept card, if it passes the checks of today. */
function stillHolds({ answer }: StoredCard, { payload, otherNames }: Candidate): Answer | null {
  const judgement = judgeAnswer(answer, payload, otherNames);
  return problemsOf(judgement).length === 0 ? judgement.answer : null;
}
