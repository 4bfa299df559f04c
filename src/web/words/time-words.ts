const WEEKDAYS = ["일", "월", "화", "수", "목", "금", "토"];

/** `2026-01-29` as `2026년 1월 29일 (목)`. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
  return `${year}년 ${month}월 ${date}일 (${weekday})`;
}

/** An ISO moment with an offset, as the clock of that offset shows it: `1월 29일 08:00`. Never in the reader's zone. */
export function momentWords(iso: string): string {
  const found = /^\d{4}-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(iso);
  return found === null ? iso : `${Number(found[1])}월 ${Number(found[2])}일 ${found[3]}`;
}

/** How long something took: `0.6초`, `12초`, `5분 3초`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)}초`;
  return seconds < 60 ? `${Math.floor(seconds)}초` : `${Math.floor(seconds / 60)}분 ${Math.floor(seconds % 60)}초`;
}

/** What is left of a countdown: `2분 5초`. */
export function countdownWords(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  return left < 60 ? `${left}초` : `${Math.floor(left / 60)}분 ${left % 60}초`;
}
