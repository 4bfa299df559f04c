import type { Blocker, Card } from "../contract/card.ts";
import type { RuleRow } from "../contract/report.ts";
import { inEok, inPercent } from "../lib/money-text.ts";
import { ACTIONS } from "./actions.ts";
import { type KeywordCounts, notedBlockers } from "./blockers.ts";

/** How the sentences call the two years: `지난해` and `올해`, or `2024년` where rules.json pins another. */
export interface YearWords {
  readonly baseline: string;
  readonly target: string;
}

export function yearWords(asOf: string, years: { readonly baseline: number; readonly target: number }): YearWords {
  const year = Number(asOf.slice(0, 4));
  return {
    baseline: years.baseline === year - 1 ? "지난해" : `${years.baseline}년`,
    target: years.target === year ? "올해" : `${years.target}년`,
  };
}

/** The card without a model (SPEC 7, *Fallback*): deterministic, and every sentence follows from the row. */
export function fallbackCard(row: RuleRow, notes: readonly KeywordCounts[], years: YearWords): Card {
  const blockers: Blocker[] = row.pipeline_zero ? ["PIPELINE_ZERO"] : notedBlockers(notes);
  return {
    risk_level_llm: row.risk_level_rule,
    top_blockers: blockers,
    evidence_bullets: [standing(row, years), verdict(row, years), deals(row, years)],
    recommended_actions: actionsFor(blockers),
  };
}

function standing(row: RuleRow, years: YearWords): string {
  if (row.target === 0) {
    if (row.coverage === 0)
      return `${years.baseline} 확정 실적이 0원이어서 ${years.target} 목표가 없고, ${years.target} 확정·예상 금액도 0원입니다.`;
    return `${years.baseline} 확정 실적이 0원이어서 ${years.target} 목표가 없으며, ${years.target} 확정·예상 금액은 ${inEok(row.coverage)}입니다.`;
  }
  const base = `${years.target} 목표 ${inEok(row.target)}(${years.baseline} 확정 실적 ${inEok(row.baseline)} 기준)`;
  if (row.pipeline_zero) return `${base}에 대해 확정·예상 금액이 0원입니다.`;
  return `${base} 대비 확정 ${inEok(row.confirmed)}, 예상 ${inEok(row.expected)}을 확보했습니다.`;
}

function verdict(row: RuleRow, years: YearWords): string {
  const bar = inPercent(row.flags.min_cov_current_month);
  const ratio = inPercent(row.coverage_ratio ?? 0);
  switch (row.flags.rule_trigger) {
    case "TARGET_ZERO":
      return "목표가 없으므로 이번 달 최소 기준으로 평가하지 않습니다.";
    case "PIPELINE_ZERO":
      return `이번 달 최소 기준은 목표의 ${bar}인데 확정·예상 금액이 없어 목표 전액이 비어 있습니다.`;
    case "COVERAGE_BELOW_HALF_MIN":
      return `확보율은 ${ratio}이며, 이번 달 최소 기준 ${bar}의 절반(${inPercent(row.flags.severe_threshold)})에도 못 미칩니다.`;
    case "COVERAGE_BELOW_MIN":
      return `확보율은 ${ratio}이며 이번 달 최소 기준 ${bar}에 못 미치고, 목표까지 ${inEok(row.gap)}이 남았습니다.`;
    case "ON_TRACK":
      return `확보율은 ${ratio}이며 이번 달 최소 기준 ${bar} 이상이고, 목표까지 ${inEok(row.gap)}이 남았습니다.`;
    case "GAP_COVERED":
      return row.gap === 0
        ? `확보율은 ${ratio}이며 ${years.target} 목표를 정확히 채웠습니다.`
        : `확보율은 ${ratio}이며 ${years.target} 목표를 ${inEok(-row.gap)} 넘어섰습니다.`;
  }
}

function deals(row: RuleRow, years: YearWords): string {
  const { confirmed_deals, expected_deals, amount_zero_deals, year_unknown } = row.counts;
  const counted =
    confirmed_deals + expected_deals === 0
      ? `${years.target} 확정이나 예상으로 분류된 딜이 없습니다`
      : `${years.target} 확정 딜은 ${confirmed_deals}건, 예상 딜은 ${expected_deals}건입니다`;
  const doubts = [
    ...(amount_zero_deals > 0 ? [`금액이 0원인 딜이 ${amount_zero_deals}건`] : []),
    ...(year_unknown > 0 ? [`연도를 알 수 없는 딜이 ${year_unknown}건`] : []),
  ];
  return doubts.length === 0 ? `${counted}.` : `${counted}(${doubts.join(", ")} 있어 확인이 필요합니다).`;
}

/** One action per blocker, and a second one for the first blocker when there is room. */
function actionsFor(blockers: readonly Blocker[]): string[] {
  const [first, ...others] = blockers;
  if (first === undefined) return [...ACTIONS.FIT_UNCLEAR];
  return [ACTIONS[first][0], ACTIONS[first][1], ...others.map((label) => ACTIONS[label][0])].slice(0, 3);
}
