import type { Blocker, FallbackReason, RiskLevel } from "../../contract/card.ts";
import type { Mode } from "../../contract/mode.ts";
import type { RuleTrigger } from "../../contract/report.ts";
import type { Tier } from "../../contract/rules.ts";

export const LEVELS: readonly RiskLevel[] = ["심각", "보통", "양호"];
export const TIERS: readonly Tier[] = ["S0", "P0", "P1", "P2"];

/** Told by a shape too, since colour alone is not seen by everyone. */
export const LEVEL_MARKS: Readonly<Record<RiskLevel, string>> = { 심각: "▲", 보통: "◆", 양호: "●" };

export const MODE_WORDS: Readonly<Record<Mode, string>> = { offline: "출강", online: "온라인" };

export const BLOCKER_WORDS: Readonly<Record<Blocker, string>> = {
  PIPELINE_ZERO: "파이프라인 없음",
  BUDGET: "예산",
  DECISION_MAKER: "의사결정자",
  APPROVAL_DELAY: "결재 지연",
  LOW_PRIORITY: "낮은 우선순위",
  COMPETITOR: "경쟁사",
  FIT_UNCLEAR: "적합성 불명확",
  NO_RESPONSE: "무응답",
  PRICE_TERM: "가격·조건",
  SCHEDULE_RESOURCE: "일정·인력",
};

export const TRIGGER_WORDS: Readonly<Record<RuleTrigger, string>> = {
  PIPELINE_ZERO: "파이프라인 0",
  COVERAGE_BELOW_HALF_MIN: "최소 기준의 절반 미만",
  COVERAGE_BELOW_MIN: "최소 기준 미만",
  GAP_COVERED: "목표 달성",
  ON_TRACK: "기준 이상",
  TARGET_ZERO: "목표 없음",
};

/** Why a card's sentences are the rule's own (SPEC 7). */
export const FALLBACK_WORDS: Readonly<Record<FallbackReason, string>> = {
  disabled: "AI 문장 기능이 꺼져 있음",
  not_candidate: "AI 문장 대상이 아님",
  on_demand: "조회로 만든 보고서라 AI를 부르지 않음",
  timeout: "AI 응답 시간 초과",
  budget: "AI에 쓸 시간이 다 됨",
  refused: "AI가 답을 거절함",
  truncated: "AI 답이 중간에 잘림",
  invalid: "AI 답의 형식이 맞지 않음",
  ungrounded: "AI 답의 수치가 근거와 맞지 않음",
  breaker: "AI 오류가 이어져 부르기를 멈춤",
  error: "AI 호출 오류",
};
