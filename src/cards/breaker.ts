import type { Asked } from "./model.ts";

/** So many in a row, and the model is left alone for the rest of the cards. */
const FAILURES = 5;

/** Of one run: opens after consecutive failures of the calls, at once after a hopeless one (SPEC 7); never closes again. */
export class Breaker {
  #failures = 0;
  /** Why it is open, for the log; null while it is closed. */
  #cause: string | null = null;

  get isOpen(): boolean {
    return this.#cause !== null;
  }

  /** Takes note of an asking; answers why, when this one opened it. */
  note(asked: Asked): string | null {
    if (this.isOpen || asked.kind === "aborted") return null;
    if (asked.kind === "hopeless") this.#cause = asked.detail;
    else if (asked.kind === "failed" || asked.kind === "timeout") {
      this.#failures++;
      if (this.#failures >= FAILURES) this.#cause = `${FAILURES} failures in a row, the last: ${asked.detail}`;
    } else this.#failures = 0;
    return this.#cause;
  }
}
