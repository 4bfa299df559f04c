import type { PublicStatus } from "../../contract/status.ts";
import { MODE_WORDS } from "../words/report-words.ts";
import { failureWords, RESULT_WORDS } from "../words/run-words.ts";
import { countdownWords, momentWords } from "../words/time-words.ts";

/** How it stands, in one sentence: the first that holds. */
export function sentenceOf(status: PublicStatus): string {
  const failed = (["offline", "online"] as const).find((mode) => status[mode].last_run?.result === "FAILED");
  if (status.current_run !== null) return "보고서를 만들고 있습니다.";
  if (failed !== undefined) {
    const { what, todo } = failureWords(status[failed].last_run?.code ?? "PIPELINE_FAILED");
    return `${MODE_WORDS[failed]} 보고서의 마지막 작업이 실패했습니다. ${what} ${todo}`.trim();
  }
  if (!status.db.exists) return "CRM 내보내기 파일이 없습니다. 야간 내보내기를 확인해 주세요.";
  if (status.export?.arrived === false)
    return `${momentWords(status.export.slot)} 회차에 쓸 내보내기가 아직 도착하지 않았습니다.`;
  if (!status.db.stable) return "CRM 내보내기 파일이 바뀌고 있습니다. 안정되면 읽을 수 있습니다.";
  return "정상입니다.";
}

/** The source file: whether it can be read, and if not yet, in how long. `sinceMs` is the age of what was heard. */
export function sourceWords({ db }: PublicStatus, sinceMs: number): string {
  if (!db.exists) return "없음";
  if (db.stable) return "안정됨";
  if (db.stable_in_sec === null) return "바뀌는 중";
  return `바뀌는 중, 이대로면 ${countdownWords(db.stable_in_sec - sinceMs / 1000)} 뒤 안정`;
}

/** The schedule: the next slot, and how the last one went. */
export function scheduleWords({ scheduler }: PublicStatus): string {
  if (!scheduler.enabled) return "꺼져 있음";
  const next = scheduler.next_run === null ? "" : `다음 ${momentWords(scheduler.next_run)}`;
  const { last_slot: slot, last_slot_result: result } = scheduler;
  const last =
    slot === null ? "" : `지난 회차 ${momentWords(slot)}: ${result === null ? "아직 결과 없음" : RESULT_WORDS[result]}`;
  return [next, last].filter(Boolean).join(" · ");
}
