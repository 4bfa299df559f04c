import { setTimeout as pause } from "node:timers/promises";

/** Looks at something every second until it is told to end. */
export class Samples {
  readonly values: number[] = [];
  readonly #looking: Promise<void>;
  readonly #stop = new AbortController();

  constructor(look: () => number) {
    this.#looking = this.#look(look);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  async #look(look: () => number): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.values.push(look());
      await pause(1000, undefined, { signal: this.#stop.signal }).catch(() => {});
    }
  }
}

/** The least-squares slope of values taken a second apart, per minute. */
export function slopePerMinute(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let up = 0;
  let down = 0;
  for (const [at, value] of values.entries()) {
    up += (at - middle) * (value - mean);
    down += (at - middle) ** 2;
  }
  return down === 0 ? 0 : (up / down) * 60;
}

export function medianOf(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}
