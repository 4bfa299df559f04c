import type { Column } from "./column.ts";

/** Enquiries that are no deal yet; the report does not read them. */
export const LEAD_COLUMNS: readonly Column[] = [
  ["id", "core"],
  ["RecordId", "code", 100],
  ["이름", "subject", 100],
  ["상태", "stage", 96],
  ["peopleId", "core"],
  ["organizationId", "core"],
  ["담당자", "user", 90],
  ["팀", "team", 80],
  ["파이프라인", "pipeline", 70],
  ["유입 경로", "channel", 90],
  ["문의 내용", "note", 80],
  ["관심 과정", "course", 70],
  ["예상 인원", "count", 50],
  ["예상 금액", "money", 40],
  ["최초 문의일", "day", 90],
  ["전환 여부", "yesNo", 60],
  ["전환 일자", "day", 30],
  ["보류 사유", "reason", 20],
  ["태그", "tags", 30],
  ["생성 날짜", "created", 100],
  ["수정 날짜", "instant", 90],
];
