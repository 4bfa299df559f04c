import type { Attribution, Change, DealCause } from "../../contract/diff.ts";

export const CHANGE_WORDS: Readonly<Record<Change, string>> = {
  rose: "위험이 커짐",
  came: "새로 들어옴",
  went: "빠짐",
  fell: "위험이 줄어듦",
  same: "금액만 바뀜",
};

export const CHANGE_MARKS: Readonly<Record<Change, string>> = {
  rose: "▲",
  came: "＋",
  went: "－",
  fell: "▼",
  same: "〜",
};

export const CAUSE_WORDS: Readonly<Record<DealCause, string>> = {
  new: "새 딜",
  gone: "내보내기에서 사라짐",
  won: "수주",
  lost: "실주",
  status_changed: "상태 바뀜",
  amount_changed: "금액 바뀜",
  year_changed: "연도 바뀜",
  bucket_changed: "성사 가능성 바뀜",
  moved_in: "다른 곳에서 옮겨 옴",
  moved_away: "다른 곳으로 옮겨 감",
  row_came: "고객사가 보고서에 들어옴",
  row_went: "고객사가 보고서에서 빠짐",
  no_id: "ID가 없는 딜",
};

/** Why deals cannot be named, or with what doubt they are; empty when there is nothing to say. */
export function attributionWords(attribution: Attribution): string {
  if (attribution.available)
    return attribution.same_inputs
      ? ""
      : "규칙이나 프로그램이 그 사이 바뀌어, 딜로 설명되지 않는 몫이 있을 수 있습니다.";
  switch (attribution.reason) {
    case "snapshot_gone":
      return "보고서를 만든 때의 자료가 이미 지워져, 어느 딜 때문인지는 알 수 없습니다.";
    case "years_changed":
      return "두 보고서의 목표 연도가 달라, 딜로 나누어 보이지 않습니다.";
    case "failed":
      return "자료를 견주는 데 실패해, 어느 딜 때문인지는 지금 알 수 없습니다.";
  }
}
