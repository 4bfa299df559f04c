import { EXPORT_TEAM, FAILURE_WORDS } from "../contract/failure-words.ts";
import type { Mode } from "../contract/mode.ts";
import { inEok, inPercent } from "../lib/money-text.ts";
import { isoIn } from "../lib/zone.ts";
import type { SevereRow } from "./became-severe.ts";
import type { FailedNews, News, RecoveredNews, SevereNews } from "./news.ts";
import { plainText } from "./plain-text.ts";

/** No message is longer; UTF-16 units. */
const LONGEST = 3_000;
/** Counterparties that one message names at most. */
const MOST_NAMED = 10;

const MODE_WORDS: Readonly<Record<Mode, string>> = { offline: "오프라인", online: "온라인" };
const TITLE = "카운터파티 위험 리포트";

/** The message in Korean, ready for a chat; moments as the clock shows them in `timezone`. */
export function textOf(news: News, timezone: string): string {
  switch (news.kind) {
    case "failed":
      return failed(news, timezone);
    case "recovered":
      return recovered(news, timezone);
    case "source_unchanged":
      return [
        `🟡 ${TITLE}: 간밤의 CRM 내보내기가 도착하지 않았습니다 (${news.asOf})`,
        "이 날의 리포트는 직전 리포트와 같은 자료로 만들었습니다.",
        `할 일(${EXPORT_TEAM}): 야간 내보내기를 확인해 주세요.`,
      ].join("\n");
    case "became_severe":
      return becameSevere(news);
  }
}

function failed({ code, asOf, modes, since, failures }: FailedNews, timezone: string): string {
  const { what, who, todo } = FAILURE_WORDS[code];
  const standing = modes.map(({ mode, lastGood }) => `${MODE_WORDS[mode]} ${lastGood ?? "없음"}`).join(", ");
  const again = failures > 1 ? [`${clockTime(since, asOf, timezone)}부터 ${failures}번 실패했습니다.`] : [];
  return [
    `🔴 ${TITLE}: ${asOf} 리포트를 만들지 못했습니다 (${named(modes.map(({ mode }) => mode))})`,
    `원인: ${what} [${code}]`,
    ...again,
    `지금 보이는 리포트의 기준일: ${standing}`,
    `할 일${who === null ? "" : `(${who})`}: ${todo}`,
  ].join("\n");
}

function recovered({ asOf, modes, since, at, failures }: RecoveredNews, timezone: string): string {
  const span = `${clockTime(since, asOf, timezone)} ~ ${clockTime(at, asOf, timezone)}`;
  return [
    `🟢 ${TITLE}: 복구됨 (${named(modes)})`,
    `${asOf} 리포트가 준비되었습니다. 장애 시간: ${lasted(at - since)} (${span}, 실패 ${failures}번)`,
  ].join("\n");
}

/** As many rows as there is room for; the rest is counted. */
function becameSevere({ mode, asOf, comparedWith, rows, further }: SevereNews): string {
  const head = [
    `⚠️ ${TITLE}: 심각으로 바뀐 카운터파티 ${rows.length}곳${further ? " 추가" : ""} (${MODE_WORDS[mode]})`,
    `${asOf} 기준, ${comparedWith} 리포트와 비교, 목표까지 남은 금액이 큰 순서`,
  ];
  for (let count = Math.min(MOST_NAMED, rows.length); ; count--) {
    const rest = rows.length > count ? [`외 ${rows.length - count}곳`] : [];
    const text = [...head, ...rows.slice(0, count).map(rowText), ...rest].join("\n");
    if (text.length <= LONGEST || count === 0) return text;
  }
}

function rowText({ orgName, counterpartyName, gap, coverageRatio, isNew }: SevereRow, at: number): string {
  const names = `${plainText(orgName)} / ${plainText(counterpartyName)}`;
  const figures = `확보율 ${inPercent(coverageRatio)}, 목표까지 ${inEok(gap)}`;
  return `${at + 1}. ${names}: ${figures}${isNew ? " (신규)" : ""}`;
}

function named(modes: readonly Mode[]): string {
  return modes.map((mode) => MODE_WORDS[mode]).join(", ");
}

/** `08:05`, with the date when it is not that of the report. */
function clockTime(epochMs: number, asOf: string, timezone: string): string {
  const iso = isoIn(timezone, epochMs);
  return iso.startsWith(asOf) ? iso.slice(11, 16) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

/** `1일 2시간`, `1시간 10분`, `5분`, `1분 미만`. */
function lasted(ms: number): string {
  const minutes = Math.floor(Math.max(ms, 0) / 60_000);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), "일"],
    [Math.floor(minutes / 60) % 24, "시간"],
    [minutes % 60, "분"],
  ];
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  return words.length === 0 ? "1분 미만" : words.slice(0, 2).join(" ");
}
