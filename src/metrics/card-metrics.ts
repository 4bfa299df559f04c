import { Counter, type Registry } from "prom-client";
import { type CardTally, FALLBACK_REASONS } from "../contract/card.ts";
import { MODES, type Mode } from "../contract/mode.ts";
import { PREFIX } from "./gauges.ts";

const HELP = {
  cards_total: "Cards of published reports",
  card_candidates_total: "Cards that were the model's to word",
  card_calls_total: "Requests to the model, repairs and retries included",
  card_cache_hits_total: "Cards whose answer was kept from before",
  card_seconds_total: "Time that the phase of the cards took",
} as const;
type Plain = keyof typeof HELP;

/** What the cards of published reports took (SPEC 7). */
export class CardMetrics {
  readonly #plain: Readonly<Record<Plain, Counter>>;
  readonly #tokens: Counter;
  readonly #fallbacks: Counter;

  constructor(registry: Registry) {
    const made = (name: string, help: string, ...labelNames: string[]) =>
      new Counter({ name: PREFIX + name, help, labelNames, registers: [registry] });
    const plain = (name: Plain) => made(name, HELP[name], "mode");
    this.#plain = {
      cards_total: plain("cards_total"),
      card_candidates_total: plain("card_candidates_total"),
      card_calls_total: plain("card_calls_total"),
      card_cache_hits_total: plain("card_cache_hits_total"),
      card_seconds_total: plain("card_seconds_total"),
    };
    this.#tokens = made("card_tokens_total", "Tokens as the model's server bills them: in, out", "mode", "direction");
    this.#fallbacks = made(
      "card_fallbacks_total",
      "Cards worded by rule, and why; disabled, not_candidate and on_demand are no trouble",
      "mode",
      "reason",
    );
    for (const mode of MODES) this.wrote(mode, NOTHING);
  }

  wrote(mode: Mode, tally: CardTally): void {
    const { cards_total, card_candidates_total, card_calls_total, card_cache_hits_total, card_seconds_total } =
      this.#plain;
    cards_total.inc({ mode }, tally.total);
    card_candidates_total.inc({ mode }, tally.candidates);
    card_calls_total.inc({ mode }, tally.calls);
    card_cache_hits_total.inc({ mode }, tally.cache_hits);
    card_seconds_total.inc({ mode }, tally.duration_ms / 1000);
    this.#tokens.inc({ mode, direction: "in" }, tally.tokens_in);
    this.#tokens.inc({ mode, direction: "out" }, tally.tokens_out);
    for (const reason of FALLBACK_REASONS) this.#fallbacks.inc({ mode, reason }, tally.fallbacks[reason] ?? 0);
  }
}

/** Every counter is there from the start: the first of its kind is an increase too. */
const NOTHING: CardTally = {
  total: 0,
  candidates: 0,
  calls: 0,
  cache_hits: 0,
  fallbacks: {},
  tokens_in: 0,
  tokens_out: 0,
  duration_ms: 0,
};
