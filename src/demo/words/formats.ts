/** Statuses on the way; which of the rules' special ones a deal has is decided elsewhere. */
export const OPEN_STATUSES = [
  "Open",
  "Open",
  "Open",
  "SQL",
  "SQL",
  "MQL",
  "In Progress",
  "Proposal",
  "Negotiation",
] as const;

/** `과정포맷` that the rules count as online. */
export const ONLINE_FORMATS = ["구독제(온라인)", "구독제(온라인)", "선택구매(온라인)", "포팅"] as const;

/** All else is offline, so are a missing format and one that only looks online. */
export const OFFLINE_FORMATS = [
  "집합교육",
  "집합교육",
  "집합교육",
  "화상교육",
  "블렌디드",
  "컨설팅",
  "코칭",
  "강의장 대관",
  "온라인",
  "구독제(온라인) 체험",
  "",
  null,
] as const;

/** Course ids that are no course id to the rules. */
export const BLANK_COURSE_IDS = [null, null, null, "", "   "] as const;
