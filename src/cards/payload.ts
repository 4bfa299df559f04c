import type { RiskLevel } from "../contract/card.ts";
import type { Mode } from "../contract/mode.ts";
import type { RuleRow, TopDeal } from "../contract/report.ts";

/** A note as the model sees it: when it was written (`YYYY-MM-DD`), and its text, masked. */
export interface PayloadMemo {
  readonly date: string | null;
  readonly text: string;
}

/** Everything the model is told of one counterparty (SPEC 7, *Payload*). Money is KRW, ratios are fractions of 1. */
export interface CardPayload extends Omit<RuleRow, "risk_level_rule"> {
  /** `YYYY-MM`: the month, not the day, so that unchanged facts give an unchanged payload. */
  readonly month: string;
  readonly mode: Mode;
  readonly baseline_year: number;
  readonly target_year: number;
  readonly rule_risk_level: RiskLevel;
  readonly deals_top: readonly TopDeal[];
  readonly memos: readonly PayloadMemo[];
}

/** What a payload needs besides its row. */
export interface PayloadFacts {
  readonly asOf: string;
  readonly mode: Mode;
  readonly years: { readonly baseline: number; readonly target: number };
  readonly deals: readonly TopDeal[];
  readonly memos: readonly PayloadMemo[];
}

export function cardPayload(row: RuleRow, { asOf, mode, years, deals, memos }: PayloadFacts): CardPayload {
  const { risk_level_rule, ...rest } = row;
  return {
    ...rest,
    month: asOf.slice(0, 7),
    mode,
    baseline_year: years.baseline,
    target_year: years.target,
    rule_risk_level: risk_level_rule,
    deals_top: deals,
    memos,
  };
}
