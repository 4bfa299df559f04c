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

/** A length of time: `12초`, `5분`, `3시간`, `2일`; whole units, rounded down. */
export function lengthWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}초`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}분`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)}시간`;
  return `${Math.floor(seconds / 86_400)}일`;
}

/** What is left of a countdown: `2분 5초`. */
export function countdownWords(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  return left < 60 ? `${left}초` : `${Math.floor(left / 60)}분 ${left % 60}초`;
}
