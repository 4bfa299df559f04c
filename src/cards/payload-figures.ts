import type { DateParts, Reading } from "./figure.ts";
import type { HeldFigures } from "./figure-match.ts";
import { figuresIn } from "./korean-numbers.ts";
import type { CardPayload } from "./payload.ts";

/** Counter of deals, as korean-counter.ts names it. */
const DEALS = "건";

/** The texts of a payload: names, and what people wrote. */
export function payloadTexts(payload: CardPayload): string[] {
  const deals = payload.deals_top.flatMap((deal) => [deal.status, deal.possibility ?? ""]);
  return [...payloadNames(payload), ...deals, ...payload.memos.map((memo) => memo.text)];
}

export function payloadNames({ orgName, counterpartyName, deals_top }: CardPayload): string[] {
  return [orgName, counterpartyName, ...deals_top.map((deal) => deal.deal_name).filter((name) => name !== null)];
}

/** All figures that a payload holds: those of its fields, and those that stand in its texts (SPEC 7). */
export function heldFigures(payload: CardPayload): HeldFigures {
  const inTexts = payloadTexts(payload).flatMap((text) => figuresIn(text).flatMap((figure) => figure.readings));
  return {
    money: [...moneyOf(payload), ...valuesOf("money", inTexts)],
    ratios: [...ratiosOf(payload), ...valuesOf("ratio", inTexts)],
    counts: [...countsOf(payload), ...inTexts.filter((reading) => reading.kind === "count")],
    dates: [...datesOf(payload), ...inTexts.filter((reading) => reading.kind === "date")],
    codes: new Set([
      payload.tier,
      ...inTexts.filter((reading) => reading.kind === "code").map((reading) => reading.code),
    ]),
  };
}

function valuesOf(kind: "money" | "ratio", readings: readonly Reading[]): number[] {
  return readings.flatMap((reading) => (reading.kind === kind ? reading.value : []));
}

function moneyOf({ target, baseline, confirmed, expected, coverage, gap, deals_top, counts }: CardPayload): number[] {
  const amounts = [target, baseline, confirmed, expected, coverage, Math.abs(gap)];
  // deals without an amount are counted, and may be told as deals of 0 won
  return [...amounts, ...deals_top.map((deal) => deal.amount), ...(counts.amount_zero_deals > 0 ? [0] : [])];
}

/** The ratio, what it leaves open or goes beyond, and the two bars of the month. */
function ratiosOf({ coverage_ratio, flags }: CardPayload): number[] {
  const shares = coverage_ratio === null ? [] : [coverage_ratio, Math.abs(1 - coverage_ratio)];
  return [...shares, flags.min_cov_current_month, flags.severe_threshold];
}

function countsOf({ counts, deals_top, memos }: CardPayload): HeldFigures["counts"] {
  return [...Object.values(counts), deals_top.length, memos.length].map((value) => ({ value, counter: DEALS }));
}

function datesOf({ month, baseline_year, target_year, deals_top, memos }: CardPayload): DateParts[] {
  const days = deals_top.flatMap((deal) => [
    deal.start_date,
    deal.end_date,
    deal.contract_date,
    deal.expected_close_date,
  ]);
  const written = [month, ...days, ...memos.map((memo) => memo.date)].filter((date) => date !== null);
  const years = [baseline_year, target_year]; // the target year is that of the deals, too
  return [...written.map(partsOf), ...years.map((year) => ({ year }))];
}

/** `YYYY-MM` or `YYYY-MM-DD`. */
function partsOf(date: string): DateParts {
  const [year, month, day] = date.split("-").map(Number);
  return { year, month, day };
}
