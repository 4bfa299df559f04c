const MINUTE_MS = 60_000;

/** At most `limit` in any minute. Times are monotonic ms. */
export class MinuteRate {
  readonly #limit: number;
  #taken: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes one of the minute's places; null when there is none left, else how to give it back unused. */
  take(now: number): (() => void) | null {
    this.#taken = this.#taken.filter((at) => now - at < MINUTE_MS);
    if (this.#taken.length >= this.#limit) return null;
    this.#taken.push(now);
    return () => {
      const at = this.#taken.indexOf(now);
      if (at >= 0) this.#taken.splice(at, 1);
    };
  }
}
