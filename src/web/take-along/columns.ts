import type { Counterparty } from "../../contract/report.ts";
import { BLOCKER_WORDS, TRIGGER_WORDS } from "../words/report-words.ts";

export type Value = string | number | null;

/** A column of what is taken along: money in exact won, ratios as they are. */
export interface Column {
  readonly name: string;
  /** In characters. */
  readonly width: number;
  readonly format?: string;
  readonly of: (row: Counterparty) => Value;
}

const WON = "#,##0";

export const COLUMNS: readonly Column[] = [
  { name: "위험", width: 8, of: (row) => row.risk_level_rule },
  { name: "고객사", width: 24, of: (row) => row.orgName },
  { name: "카운터파티", width: 24, of: (row) => row.counterpartyName },
  { name: "등급", width: 6, of: (row) => row.tier },
  { name: "지난해 확정(원)", width: 18, format: WON, of: (row) => row.baseline },
  { name: "목표(원)", width: 18, format: WON, of: (row) => row.target },
  { name: "확정(원)", width: 18, format: WON, of: (row) => row.confirmed },
  { name: "예상(원)", width: 18, format: WON, of: (row) => row.expected },
  { name: "확보(원)", width: 18, format: WON, of: (row) => row.coverage },
  { name: "부족(원)", width: 18, format: WON, of: (row) => row.gap },
  { name: "달성률", width: 10, format: "0.0%", of: (row) => row.coverage_ratio },
  { name: "이달 최소 기준", width: 10, format: "0%", of: (row) => row.flags.min_cov_current_month },
  { name: "판정 이유", width: 20, of: (row) => TRIGGER_WORDS[row.flags.rule_trigger] },
  { name: "걸림돌", width: 28, of: (row) => row.top_blockers.map((each) => BLOCKER_WORDS[each]).join(", ") },
  { name: "근거", width: 60, of: (row) => row.evidence_bullets.join("\n") },
  { name: "할 일", width: 60, of: (row) => row.recommended_actions.join("\n") },
  { name: "확정 딜", width: 8, of: (row) => row.counts.confirmed_deals },
  { name: "예상 딜", width: 8, of: (row) => row.counts.expected_deals },
  { name: "금액 0 딜", width: 8, of: (row) => row.counts.amount_zero_deals },
  { name: "금액 불명 딜", width: 8, of: (row) => row.counts.amount_parse_fail },
  { name: "연도 불명 딜", width: 8, of: (row) => row.counts.year_unknown },
  { name: "고객사 ID", width: 20, of: (row) => row.orgId },
];
