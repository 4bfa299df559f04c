import type { Column } from "./column.ts";

/** What visitors sent through a form; the report does not read it. */
export const WEBFORM_COLUMNS: readonly Column[] = [
  ["id", "core"],
  ["peopleId", "core"],
  ["organizationId", "core"],
  ["웹폼 이름", "form", 100],
  ["제출 시각", "instant", 100],
  ["이름", "user", 96],
  ["이메일", "email", 96],
  ["전화", "phone", 80],
  ["관심 과정", "course", 70],
  ["문의 내용", "note", 80],
  ["예상 인원", "count", 50],
  ["마케팅 수신 동의", "yesNo", 90],
  ["유입 주소", "url", 60],
  ["유입 경로", "channel", 70],
];
