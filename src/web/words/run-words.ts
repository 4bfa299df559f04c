import type { FailureCode } from "../../contract/failure.ts";
import { FAILURE_WORDS } from "../../contract/failure-words.ts";
import type { Result } from "../../contract/outcome.ts";
import type { RunPhase } from "../../contract/run-record.ts";
import type { Trigger } from "../../contract/trigger.ts";

const PHASE_WORDS: Readonly<Record<RunPhase, string>> = {
  waiting_for_db: "내보내기 파일이 안정되기를 기다리는 중",
  copying: "파일을 복사하는 중",
  checking: "파일을 검사하는 중",
  reading: "딜과 메모를 읽는 중",
  rules: "규칙을 계산하는 중",
  cards: "근거와 할 일을 쓰는 중",
  publishing: "보고서를 펴내는 중",
};

export const TRIGGER_OF_RUN_WORDS: Readonly<Record<Trigger, string>> = {
  schedule: "정기",
  catch_up: "놓친 회차",
  db_stable: "새 내보내기",
  recompute: "다시 계산",
  on_demand: "조회",
  cli: "명령",
  backfill: "소급",
};

export const RESULT_WORDS: Readonly<Record<Result, string>> = {
  SUCCESS: "성공",
  SUCCESS_WITH_FALLBACK: "성공(일부 문장은 기본 문장)",
  FAILED: "실패",
  SKIPPED_LOCKED: "건너뜀(다른 작업이 진행 중)",
  SKIPPED_CACHE: "건너뜀(이미 있음)",
};

const STALE_WORDS: Readonly<Record<string, string>> = {
  ON_DEMAND_TIMEOUT: "새 보고서가 아직 만들어지는 중입니다.",
  LOCKED: "다른 작업이 보고서를 만들고 있습니다.",
  RATE_LIMITED: "짧은 시간에 너무 많은 보고서를 만들어 잠시 쉬고 있습니다.",
};

/** A phase of a run as it is said; a newer server's unknown one as it is. */
export function phaseWords(phase: string): string {
  return Object.entries(PHASE_WORDS).find(([known]) => known === phase)?.[1] ?? phase;
}

/** What a code means and what to do about it, for people who know neither the code nor the server. */
export function failureWords(code: string): { readonly what: string; readonly todo: string } {
  const words = FAILURE_WORDS[code as FailureCode];
  if (words === undefined) return { what: STALE_WORDS[code] ?? `알 수 없는 이유입니다(${code}).`, todo: "" };
  return { what: words.what, todo: words.who === null ? words.todo : `할 일(${words.who}): ${words.todo}` };
}
