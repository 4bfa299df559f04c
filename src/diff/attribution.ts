import type { Attribution, Diff, DiffDeal, DiffRow } from "../contract/diff.ts";
import { compareCodePoints } from "../lib/code-points.ts";
import { keyOf } from "./counterparty-key.ts";
import { type DealEffect, type DealPair, effectsOf, type Rows } from "./deal-effects.ts";

/** A row's deals listed at most; all others are told as a sum. */
const MOST_LISTED = 10;

interface Listed extends DiffDeal {
  readonly moved: number;
}

/** What the deals did to one row. `nameless` are those without an id, together. */
interface RowDeals {
  readonly listed: Listed[];
  count: number;
  coverage: number;
  baseline: number;
  nameless: Listed | null;
}

/** Adds up what deals did to rows; it grows with rows, not with deals. */
export class DealLedger {
  readonly #rows: Rows;
  readonly #byRow = new Map<string, RowDeals>();

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  add(pair: DealPair): void {
    for (const effect of effectsOf(pair, this.#rows)) this.#enter(effect, pair);
  }

  /** The row with the deals that moved it. */
  attributed(row: DiffRow): DiffRow {
    const deals = this.#byRow.get(keyOf(row)) ?? emptyRow();
    const nameless = deals.nameless !== null && deals.nameless.moved > 0 ? [deals.nameless] : [];
    const ranked = [...deals.listed, ...nameless].sort(compareListed);
    const listed = ranked.slice(0, MOST_LISTED);
    const sum = (money: "coverage_effect" | "baseline_effect") => listed.reduce((won, deal) => won + deal[money], 0);
    return {
      ...row,
      deals: listed.map(({ moved: _, ...deal }) => deal),
      deals_more: {
        count: deals.count + nameless.length - listed.length,
        coverage_effect: deals.coverage - sum("coverage_effect"),
        baseline_effect: deals.baseline - sum("baseline_effect"),
      },
      unexplained: {
        coverage: row.coverage.delta - deals.coverage,
        baseline: row.baseline.delta - deals.baseline,
      },
    };
  }

  #enter({ key, coverage, baseline, moved, causes, from, to }: DealEffect, { id, name }: DealPair): void {
    const row = this.#byRow.get(key) ?? emptyRow();
    this.#byRow.set(key, row);
    row.coverage += coverage;
    row.baseline += baseline;
    if (id === null) {
      row.nameless = together(row.nameless, coverage, baseline);
      return;
    }
    row.count++;
    const sides = { from, to };
    const effects = { coverage_effect: coverage, baseline_effect: baseline };
    keepLargest(row.listed, { deal_id: id, deal_name: name, causes: [...causes], ...effects, ...sides, moved });
  }
}

/** The diff with every row attributed; `sameInputs`: what made the reports is what weighs the deals now. */
export function attributed(diff: Diff, ledger: DealLedger, sameInputs: boolean): Diff {
  const attribution: Attribution = { available: true, same_inputs: sameInputs };
  return { ...diff, attribution, counterparties: diff.counterparties.map((row) => ledger.attributed(row)) };
}

function emptyRow(): RowDeals {
  return { listed: [], count: 0, coverage: 0, baseline: 0, nameless: null };
}

/** Nobody can tell which deal without an id was which: only what they did together is known. */
function together(before: Listed | null, coverage: number, baseline: number): Listed {
  const effects = {
    coverage_effect: (before?.coverage_effect ?? 0) + coverage,
    baseline_effect: (before?.baseline_effect ?? 0) + baseline,
  };
  const moved = Math.abs(effects.coverage_effect) + Math.abs(effects.baseline_effect);
  return { deal_id: null, deal_name: null, causes: ["no_id"], ...effects, from: null, to: null, moved };
}

function keepLargest(listed: Listed[], deal: Listed): void {
  const last = listed.at(-1);
  if (listed.length === MOST_LISTED && last !== undefined && compareListed(deal, last) >= 0) return;
  const at = listed.findIndex((kept) => compareListed(deal, kept) < 0);
  listed.splice(at < 0 ? listed.length : at, 0, deal);
  if (listed.length > MOST_LISTED) listed.pop();
}

function compareListed(one: Listed, other: Listed): number {
  return (
    weight(other) - weight(one) || other.moved - one.moved || compareCodePoints(one.deal_id ?? "", other.deal_id ?? "")
  );
}

function weight({ coverage_effect, baseline_effect }: Listed): number {
  return Math.abs(coverage_effect) + Math.abs(baseline_effect);
}
