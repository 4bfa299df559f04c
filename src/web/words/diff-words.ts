import type { Change, DealCause, Diff } from "../../contract/diff.ts";
import { dayWords } from "./time-words.ts";

export const CHANGE_WORDS: Readonly<Record<Change, string>> = {
  rose: "위험 악화",
  came: "새로 포함",
  went: "제외됨",
  fell: "위험 개선",
  same: "금액만 변동",
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
  gone: "사라진 딜",
  won: "수주",
  lost: "실주",
  status_changed: "상태 변경",
  amount_changed: "금액 변경",
  year_changed: "연도 변경",
  bucket_changed: "성사 가능성 변경",
  moved_in: "다른 곳에서 옮겨 옴",
  moved_away: "다른 곳으로 옮겨 감",
  row_came: "고객사 등급 진입",
  row_went: "고객사 등급 이탈",
  no_id: "ID 없는 딜",
};

/** Why deals cannot be named, or with what doubt they are; empty when there is nothing to say. */
export function attributionWords({ attribution, from, to }: Pick<Diff, "attribution" | "from" | "to">): string {
  if (attribution.available)
    return attribution.same_inputs
      ? ""
      : "규칙이나 프로그램이 그 사이 바뀌어, 딜로 설명되지 않는 금액이 있을 수 있습니다.";
  switch (attribution.reason) {
    case "snapshot_gone": {
      const days = attribution.missing.map((side) => dayWords(side === "from" ? from.as_of : to.as_of)).join(", ");
      return `${days} 보고서를 만들 때 쓴 CRM 사본이 이미 정리되어, 어느 딜 때문에 바뀌었는지는 알 수 없습니다.`;
    }
    case "years_changed":
      return "두 보고서의 목표 연도가 달라, 딜별로 나누어 보여 드리지 않습니다.";
    case "failed":
      return "CRM 사본을 비교하지 못해, 어느 딜 때문에 바뀌었는지는 지금 알 수 없습니다.";
  }
}

/** What else of the two reports is not alike, so that it is not taken for the deals' doing. */
export function differenceWords({ source_unchanged, rules_changed, min_cov }: Diff): string[] {
  const moved = min_cov.from !== null && min_cov.to !== null && min_cov.from !== min_cov.to;
  return [
    ...(source_unchanged ? ["두 보고서는 같은 CRM 내보내기로 만들어 수치가 같습니다."] : []),
    ...(rules_changed ? ["두 보고서에 쓰인 규칙이 다릅니다."] : []),
    ...(moved ? ["달이 바뀌어 최소 기준도 바뀌었습니다. 금액이 같아도 위험이 달라질 수 있습니다."] : []),
  ];
}
