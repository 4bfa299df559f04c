import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countKeywords } from "../../../src/cards/blockers.ts";
import { fallbackCard, yearWords } from "../../../src/cards/fallback.ts";
import { groundingProblems } from "../../../src/cards/grounding.ts";
import type { CardPayload } from "../../../src/cards/payload.ts";
import { TIERS } from "../../../src/contract/names.ts";
import type { RuleRow, TopDeal } from "../../../src/contract/report.ts";
import { inEok, inPercent } from "../../../src/lib/money-text.ts";
import { judgedRow, rules } from "../rules/given.ts";
import { aPayload } from "./a-payload.ts";

const won = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 999_999 }),
  // as many small ones as large ones
  fc.double({ min: 6, max: 10.7, noNaN: true }).map((exponent) => Math.round(10 ** exponent)),
);

/** Any row that the rules make of money and counts. */
const anyRow: fc.Arbitrary<RuleRow> = fc
  .record({
    tier: fc.constantFrom(...TIERS),
    month: fc.integer({ min: 1, max: 12 }),
    baseline: won,
    confirmed: won,
    expected: won,
    share: fc.option(fc.double({ min: 0, max: 1.2, noNaN: true })),
    deals: fc.tuple(fc.nat(30), fc.nat(30), fc.nat(3), fc.nat(3), fc.nat(3)),
  })
  .map(({ tier, month, baseline, share, deals, ...money }) => {
    const target = baseline * rules.target_multipliers[tier];
    const confirmed = share === null ? money.confirmed : Math.round(target * share);
    const expected = share === null ? money.expected : 0;
    const [confirmed_deals, expected_deals, amount_zero_deals, amount_parse_fail, year_unknown] = deals;
    const counts = { confirmed_deals, expected_deals, amount_zero_deals, amount_parse_fail, year_unknown };
    return judgedRow(month, { tier, baseline, confirmed, expected, counts });
  });
const anyDeals: fc.Arbitrary<Partial<TopDeal>[]> = fc.array(
  won.map((amount) => ({ amount })),
  { maxLength: 5 },
);

/** Problems of sentences that name one figure each. */
const problemsOf = (figures: readonly string[], payload: CardPayload) =>
  groundingProblems({ evidence: figures.map((figure) => `값은 ${figure}입니다.`), actions: [] }, payload, []);

/** Formatters for 0, 1 and 2 fraction digits: made once, for making one is slow. */
function formatter(options: Intl.NumberFormatOptions): (digits: number, value: number) => string {
  const made = [0, 1, 2].map(
    (maximumFractionDigits) => new Intl.NumberFormat("ko-KR", { ...options, maximumFractionDigits }),
  );
  return (digits, value) => made[digits]?.format(value) ?? "";
}
const plain = formatter({});
const compact = formatter({ notation: "compact" });
const percent = formatter({ style: "percent" });

/** A rendering may round to zero what is none, and that is never grounded. */
const readsAsZero = (text: string) => !/[1-9]/.test(text);

function moneyOf({ target, baseline, confirmed, expected, coverage, gap }: RuleRow): number[] {
  return [target, baseline, confirmed, expected, coverage, gap];
}

function ratiosOf({ coverage_ratio, flags }: RuleRow): number[] {
  const shares = coverage_ratio === null ? [] : [coverage_ratio, 1 - coverage_ratio];
  return [...shares, flags.min_cov_current_month, flags.severe_threshold];
}

describe("what our own code words is grounded", () => {
  it("accepts every sentence of a card without a model", () => {
    const notes = fc.array(fc.constantFrom("예산이 없다", "결재 대기", "견적이 비싸다", "회신 없음", "보류"));
    const years = fc.constantFrom({ baseline: 2025, target: 2026 }, { baseline: 2023, target: 2024 });
    fc.assert(
      fc.property(anyRow, notes, years, (row, memos, pinned) => {
        const card = fallbackCard(row, memos.map(countKeywords), yearWords("2026-04-15", pinned));
        const texts = { evidence: card.evidence_bullets, actions: card.recommended_actions };
        const payload = { ...aPayload(row), baseline_year: pinned.baseline, target_year: pinned.target };
        expect(groundingProblems(texts, payload, ["대한상사", "LG"])).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("accepts money of the payload as Intl and money-text write it", () => {
    fc.assert(
      fc.property(anyRow, anyDeals, fc.integer({ min: 0, max: 2 }), (row, deals, digits) => {
        const figures = [...moneyOf(row), ...deals.map(({ amount }) => amount ?? 0)].flatMap((value) =>
          [
            `${plain(digits, value)}원`,
            `₩${plain(digits, value)}`,
            `${compact(digits, value)} 원`,
            inEok(value),
          ].filter((text) => value === 0 || !readsAsZero(text)),
        );
        expect(problemsOf(figures, aPayload(row, deals))).toEqual([]);
      }),
      { numRuns: 700 },
    );
  });

  it("accepts ratios of the payload as Intl and money-text write them", () => {
    fc.assert(
      fc.property(anyRow, fc.integer({ min: 0, max: 2 }), (row, digits) => {
        const figures = ratiosOf(row).flatMap((value) =>
          [percent(digits, value), `${plain(2, value)}배`, plain(2, value), inPercent(Math.abs(value))].filter(
            (text) => value === 0 || (!readsAsZero(text) && (text.includes(".") || /[%배]/.test(text))),
          ),
        );
        expect(problemsOf(figures, aPayload(row))).toEqual([]);
      }),
      { numRuns: 700 },
    );
  });

  it("accepts counts of the payload, plain and as 건", () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const figures = Object.values(row.counts).flatMap((count) => [`${count}건`, `${count}`]);
        expect(problemsOf(figures, aPayload(row))).toEqual([]);
      }),
    );
  });
});

// the shares below were measured over 20,000, which takes 20 s
const PAIRS = 4_000;

/** Random payloads with three deals, and a foreign figure for each. */
function drawn(foreign: fc.Arbitrary<number>): [CardPayload, number][] {
  const amount = fc.double({ min: 6.5, max: 10, noNaN: true }).map((exponent) => Math.round(10 ** exponent));
  const row = anyRow.filter(({ target, coverage }) => target > 1e7 && coverage > 1e6);
  return fc
    .sample(fc.noBias(fc.tuple(row, fc.tuple(amount, amount, amount), foreign)), { numRuns: PAIRS, seed: 20260415 })
    .map(([known, amounts, value]) => [
      aPayload(
        known,
        amounts.map((won) => ({ amount: won })),
      ),
      value,
    ]);
}

/** A wording by its example, the share of accepted pairs that was measured, and how it words. */
type Wording = readonly [example: string, measured: number, worded: (value: number) => string];

/** Of each wording, the share of the pairs that is accepted. */
function acceptedShares(pairs: readonly [CardPayload, number][], wordings: readonly Wording[]): number[] {
  const accepted = wordings.map(() => 0);
  for (const [payload, value] of pairs) {
    const problems = problemsOf(
      wordings.map(([, , worded]) => worded(value)),
      payload,
    );
    for (const at of wordings.keys())
      if (!problems.some((problem) => problem.startsWith(`근거 ${at + 1}:`))) accepted[at] = (accepted[at] ?? 0) + 1;
  }
  return accepted.map((count) => count / pairs.length);
}

/**
 * Foreign figures are drawn apart from the payload and are accepted when they happen to be a rounding of one of its
 * nine or so amounts (from 0.3 to 100억, by order of magnitude) or four ratios (from 0.5% to 150%): the fewer digits a
 * sentence gives, the more it may mean.
 */
describe("figures that were drawn apart from the payload are mostly refused (fixed seed)", () => {
  const MONEY: Wording[] = [
    ["325,400,000원", 0, (value) => `${plain(0, value)}원`],
    ["32,540만 원", 0.0004, (value) => `${plain(0, Math.round(value / 1e4))}만 원`],
    ["3.25억 원", 0.0265, inEok],
    ["3.3억 원", 0.1471, (value) => `${plain(1, value / 1e8)}억 원`],
    ["3억 원", 0.3362, (value) => `${Math.max(1, Math.round(value / 1e8))}억 원`],
  ];
  const PERCENT: Wording[] = [
    ["45%", 0.0805, (value) => percent(0, value)],
    ["45.5%", 0.0147, (value) => percent(1, value)],
    ["45.52%", 0.0021, (value) => percent(2, value)],
  ];
  const money = fc.double({ min: 7.5, max: 10, noNaN: true }).map((exponent) => Math.round(10 ** exponent));
  const ratio = fc.double({ min: 0.005, max: 1.5, noNaN: true });

  it.each([
    ["money: 0%, 0.04%, 2.6%, 15% and 34% are accepted by digits told", money, MONEY],
    ["percent: 8%, 1.5% and 0.2% are accepted by digits told", ratio, PERCENT],
  ])("%s", (_, foreign, wordings) => {
    const shares = acceptedShares(drawn(foreign), wordings);
    for (const [at, [example, measured]] of wordings.entries())
      expect(shares[at], example).toBeLessThan(measured * 1.2 + 0.002);
  });
});
