import type { Mode } from "../contract/mode.ts";
import type { RuleRow, TopDeal } from "../contract/report.ts";
import type { KeywordCounts } from "./blockers.ts";
import { maskPersonal } from "./mask.ts";
import { cardPayload, type PayloadMemo } from "./payload.ts";
import type { Candidate } from "./word-cards.ts";

/** A note about a counterparty: when it was written, its excerpt, and what it speaks of. */
export interface Note {
  readonly date: string | null;
  readonly excerpt: string;
  readonly keywords: KeywordCounts;
}

/** What cards are made of besides their rows. */
export interface CardFacts {
  readonly asOf: string;
  readonly years: { readonly baseline: number; readonly target: number };
  /** Of a candidate, in the order of the payload. */
  notesOf(row: RuleRow): readonly Note[];
  dealsOf(row: RuleRow): readonly TopDeal[];
}

/**
 * What the model is told of each of `chosen`, and whom it must not name: the other customers of `rows`. Notes are
 * masked (SPEC 7), or left out.
 */
export function candidatesOf(
  chosen: readonly RuleRow[],
  rows: readonly RuleRow[],
  facts: CardFacts,
  mode: Mode,
  sendMemos: boolean,
): Candidate[] {
  const { asOf, years } = facts;
  const names = [...new Set(rows.flatMap(({ orgName, counterpartyName }) => [orgName, counterpartyName]))];
  const memo = maskedMemos();
  return chosen.map((row) => ({
    row,
    payload: cardPayload(row, {
      asOf,
      mode,
      years,
      deals: facts.dealsOf(row),
      memos: sendMemos ? facts.notesOf(row).map(memo) : [],
    }),
    otherNames: names.filter((name) => name !== row.orgName && name !== row.counterpartyName),
  }));
}

/** A note of many candidates is masked once. */
function maskedMemos(): (note: Note) => PayloadMemo {
  const known = new Map<string, string>();
  return ({ date, excerpt }) => {
    const text = known.get(excerpt) ?? maskPersonal(excerpt);
    known.set(excerpt, text);
    return { date, text };
  };
}
