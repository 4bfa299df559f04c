import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import type { Clock, Timer } from "../../src/lib/clock.ts";

interface Pending {
  readonly due: number;
  readonly call: () => void;
}

/** A clock that moves only when the test says so. */
export class FakeClock implements Clock {
  #wall: number;
  #tick = 0;
  #pending: Pending[] = [];
  readonly #settle: () => Promise<void>;

  /** `startsAt` is epoch ms, or an ISO 8601 text; `settle` waits for what a timer set off. */
  constructor(startsAt: number | string, settle: () => Promise<void> = turnOfTheLoop) {
    this.#wall = typeof startsAt === "string" ? Date.parse(startsAt) : startsAt;
    this.#settle = settle;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#tick;
  }

  after(ms: number, call: () => void): Timer {
    const pending = { due: this.#tick + Math.max(ms, 0), call };
    this.#pending.push(pending);
    return { cancel: () => this.#drop(pending) };
  }

  /** How many timers are open. */
  get timers(): number {
    return this.#pending.length;
  }

  /** Time passes: timers fire in order, and what they set off settles before the next one fires. */
  async advance(ms: number): Promise<void> {
    const until = this.#tick + ms;
    await this.#settle();
    for (let next = this.#nextWithin(until); next !== null; next = this.#nextWithin(until)) {
      this.#drop(next);
      this.#pass(next.due - this.#tick);
      next.call();
      await this.#settle();
    }
    this.#pass(until - this.#tick);
  }

  /** The wall clock is set (by hand, by NTP) or the machine slept: timers notice nothing of it. */
  step(ms: number): void {
    this.#wall += ms;
  }

  /** Lets time pass until `work`, which waits for timers and for real files alike, has ended. */
  async drive<T>(work: Promise<T>, stepMs = 50): Promise<T> {
    let open = true;
    const end = () => {
      open = false;
    };
    work.then(end, end);
    while (open) await this.advance(this.#pending.length > 0 ? stepMs : 0);
    return work;
  }

  #pass(ms: number): void {
    this.#tick += ms;
    this.#wall += ms;
  }

  #drop(pending: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== pending);
  }

  #nextWithin(until: number): Pending | null {
    let next: Pending | null = null;
    for (const pending of this.#pending) {
      if (pending.due <= until && (next === null || pending.due < next.due)) next = pending;
    }
    return next;
  }
}
