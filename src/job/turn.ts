import type { Clock } from "../lib/clock.ts";

export type Release = () => void;

/** One run at a time in this process: first come, first served. */
export class Turn {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  /** The turn at once, or null while another has it. */
  tryTake(): Release | null {
    if (this.#taken) return null;
    this.#taken = true;
    return this.#release();
  }

  /** The turn as soon as it is free; null when `waitMs` passed first. */
  take(clock: Clock, waitMs: number): Promise<Release | null> {
    const free = this.tryTake();
    if (free !== null) return Promise.resolve(free);
    return new Promise((resolve) => {
      const mine = () => {
        timer?.cancel();
        resolve(this.#release());
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(mine), 1);
        resolve(null);
      };
      const timer = Number.isFinite(waitMs) ? clock.after(waitMs, giveUp) : null;
      this.#waiting.push(mine);
    });
  }

  #release(): Release {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken = false;
      else next();
    };
  }
}
