import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countKeywords } from "../../../src/cards/blockers.ts";
import { fallbackCard, yearWords } from "../../../src/cards/fallback.ts";
import { cardSchema } from "../../../src/contract/card.ts";
import { TIERS } from "../../../src/contract/names.ts";
import type { RuleRow } from "../../../src/contract/report.ts";
import { aRow, judgedRow, rules } from "../rules/given.ts";

const YEARS = yearWords("2026-04-15", { baseline: 2025, target: 2026 });

/** Any row that the rules can make: levels, flags and counts fit the money. */
const won = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1_000_000, max: 5e10 }));
const anyRow: fc.Arbitrary<RuleRow> = fc
  .record({
    tier: fc.constantFrom(...TIERS),
    month: fc.integer({ min: 1, max: 12 }),
    baseline: won,
    money: fc.oneof(fc.record({ confirmed: won, expected: won }), fc.double({ min: 0, max: 1.2, noNaN: true })),
    more: fc.record({ confirmed: fc.nat(3), expected: fc.nat(3), parseFail: fc.nat(3), yearUnknown: fc.nat(3) }),
  })
  .map(({ tier, month, baseline, money, more }) => {
    const target = baseline * rules.target_multipliers[tier];
    const { confirmed, expected } =
      typeof money === "number" ? { confirmed: Math.round(target * money), expected: 0 } : money;
    return judgedRow(month, {
      tier,
      baseline,
      confirmed,
      expected,
      counts: {
        confirmed_deals: (confirmed > 0 ? 1 : 0) + more.confirmed,
        expected_deals: (expected > 0 ? 1 : 0) + more.expected,
        amount_zero_deals: more.confirmed + more.expected,
        amount_parse_fail: Math.min(more.parseFail, more.confirmed + more.expected),
        year_unknown: more.yearUnknown,
      },
    });
  });

const words = fc.constantFrom("예산이 없음", "결재 대기", "경쟁사와 비교", "일정 조율", "반갑게 인사함", "no response");
const memos = fc.array(words, { maxLength: 6 });

/** What a sentence says, and when it is true. */
const CLAIMS: readonly [string, (row: RuleRow) => boolean][] = [
  ["못 미", (row) => row.coverage_ratio !== null && row.coverage_ratio < row.flags.min_cov_current_month],
  ["절반", (row) => row.coverage_ratio !== null && row.coverage_ratio < row.flags.severe_threshold],
  ["이상이고", (row) => row.coverage_ratio !== null && row.coverage_ratio >= row.flags.min_cov_current_month],
  ["남았습니다", (row) => row.gap > 0],
  ["넘어섰습니다", (row) => row.gap < 0 && row.target > 0],
  ["정확히 채웠습니다", (row) => row.gap === 0 && row.target > 0],
  ["목표가 없", (row) => row.target === 0],
  ["전액이 비어", (row) => row.coverage === 0 && row.target > 0],
  ["확정·예상 금액이 0원", (row) => row.coverage === 0],
  ["확정·예상 금액도 0원", (row) => row.coverage === 0],
  ["확정 실적이 0원", (row) => row.baseline === 0],
  ["확보했습니다", (row) => row.coverage > 0],
  ["분류된 딜이 없습니다", (row) => row.counts.confirmed_deals + row.counts.expected_deals === 0],
  ["금액이 0원인 딜이", (row) => row.counts.amount_zero_deals > 0],
  ["연도를 알 수 없는 딜이", (row) => row.counts.year_unknown > 0],
];

describe("the card without a model", () => {
  it("names the years where rules.json pins others than last year and this one", () => {
    expect(YEARS).toEqual({ baseline: "지난해", target: "올해" });
    const pinned = yearWords("2026-04-15", { baseline: 2023, target: 2025 });
    const text = fallbackCard(aRow({}), [], pinned).evidence_bullets.join(" ");
    expect(text).toContain("2025년 목표");
    expect(text).toContain("2023년 확정 실적");
    expect(text).not.toMatch(/올해|지난해/);
  });

  it("is a card, has a figure in its evidence, and says of the level what the rules say", () => {
    fc.assert(
      fc.property(anyRow, memos, (row, notes) => {
        const card = cardSchema.parse(fallbackCard(row, notes.map(countKeywords), YEARS));
        expect(card.risk_level_llm).toBe(row.risk_level_rule);
        expect(card.evidence_bullets.join(" ")).toMatch(/\d/);
        expect(card.evidence_bullets.join(" ")).not.toMatch(/NaN|Infinity|undefined|null|-\d/);
        for (const sentence of [...card.evidence_bullets, ...card.recommended_actions]) {
          expect(sentence).toMatch(/[가-힣].*\.$/);
        }
      }),
    );
  });

  it("claims nothing that is false", () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const evidence = fallbackCard(row, [], YEARS).evidence_bullets.join(" ");
        for (const [words, isTrue] of CLAIMS)
          if (evidence.includes(words)) expect([words, isTrue(row)]).toEqual([words, true]);
      }),
      { numRuns: 500 },
    );
  });

  it("names different blockers and actions, PIPELINE_ZERO alone and only for an empty pipeline", () => {
    fc.assert(
      fc.property(anyRow, memos, (row, notes) => {
        const { top_blockers, recommended_actions } = fallbackCard(row, notes.map(countKeywords), YEARS);
        expect(new Set(top_blockers).size).toBe(top_blockers.length);
        expect(new Set(recommended_actions).size).toBe(recommended_actions.length);
        expect(top_blockers.includes("PIPELINE_ZERO")).toBe(row.pipeline_zero);
        if (row.pipeline_zero) expect(top_blockers).toEqual(["PIPELINE_ZERO"]);
      }),
    );
  });

  it("is the same for the same row and memos", () => {
    fc.assert(
      fc.property(anyRow, memos, (row, notes) => {
        expect(fallbackCard(structuredClone(row), notes.map(countKeywords), YEARS)).toEqual(
          fallbackCard(row, notes.map(countKeywords), YEARS),
        );
      }),
    );
  });

  it("says what a row at half its bar looks like", () => {
    const row = aRow({
      confirmed: 10_000_000,
      expected: 5_000_000,
      coverage: 15_000_000,
      gap: 135_000_000,
      coverage_ratio: 0.1,
      risk_level_rule: "보통",
      flags: { ...aRow().flags, rule_trigger: "COVERAGE_BELOW_MIN" },
      counts: { confirmed_deals: 2, expected_deals: 1, amount_zero_deals: 1, amount_parse_fail: 1, year_unknown: 3 },
    });
    expect(fallbackCard(row, [countKeywords("예산이 없음")], YEARS)).toEqual({
      risk_level_llm: "보통",
      top_blockers: ["BUDGET"],
      evidence_bullets: [
        "올해 목표 1.5억 원(지난해 확정 실적 1억 원 기준) 대비 확정 0.1억 원, 예상 0.05억 원을 확보했습니다.",
        "확보율은 10%이며 이번 달 최소 기준 20%에 못 미치고, 목표까지 1.35억 원이 남았습니다.",
        "올해 확정 딜은 2건, 예상 딜은 1건입니다(금액이 0원인 딜이 1건, 연도를 알 수 없는 딜이 3건 있어 확인이 필요합니다).",
      ],
      recommended_actions: [
        "고객의 올해 남은 교육 예산과 집행 시점을 확인하세요.",
        "예산 안에서 시작할 수 있는 축소안이나 분할 진행안을 제안하세요.",
      ],
    });
  });
});
