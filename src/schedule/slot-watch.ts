import type { Slots } from "./slots.ts";

/** Sees each slot come once: a clock that steps back brings none twice, one that jumps skips none. All epoch ms. */
export class SlotWatch {
  readonly #slots: Slots;
  #newest: number | null = null;
  /** Until when the newest one stays the newest; null when it must be worked out. */
  #next: number | null = null;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** A slot that has come since the last look, or null. */
  look(now: number): number | null {
    if (this.#next !== null && now < this.#next) return null;
    const newest = this.#slots.newest(now);
    this.#next = this.#slots.next(now);
    if (newest === null || (this.#newest !== null && newest <= this.#newest)) return null;
    this.#newest = newest;
    return newest;
  }

  /** What has come by now is seen already; what has not will come, also again. */
  beginAt(now: number): void {
    this.#newest = this.#slots.newest(now);
    this.#next = null;
  }

  /** The newest slot that has come by now, or null. */
  newest(now: number): number | null {
    return this.#newest !== null && this.#newest <= now ? this.#newest : this.#slots.newest(now);
  }

  /** Ms until the next slot; infinite when there is none. */
  until(now: number): number {
    return (this.#next ?? Number.POSITIVE_INFINITY) - now;
  }
}
