const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A length of time as it is said: `12 s`, `5 min`, `3 h`, `2 days`; whole units, rounded down. */
export function ageWords(ms: number): string {
  const length = Math.max(0, ms);
  if (length < MINUTE_MS) return `${Math.floor(length / 1000)} s`;
  if (length < HOUR_MS) return `${Math.floor(length / MINUTE_MS)} min`;
  if (length < 2 * DAY_MS) return `${Math.floor(length / HOUR_MS)} h`;
  return `${Math.floor(length / DAY_MS)} days`;
}
