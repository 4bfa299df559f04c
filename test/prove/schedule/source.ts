import { RunFailure } from "../../../src/contract/failure.ts";
import type { Sample, SourceState } from "../../../src/contract/source.ts";
import { sleep } from "../../../src/lib/sleep.ts";
import type { FakeClock } from "../../support/fake-clock.ts";
import { aSample } from "../../unit/job/run-bench.ts";
import type { SeenSource } from "./model.ts";

const LOOK_MS = 20_000;

/** What is in a database: a good one, or how a build of it fails. */
export type Content = "good" | "DB_CORRUPT" | "DB_SCHEMA_INVALID" | "SOURCE_IMPLAUSIBLE";

/** A database that comes and goes as it is told, in fake time. */
export class Source {
  readonly #clock: FakeClock;
  readonly #contents = new Map<string, Content>();
  #identity: string | null = null;
  /** Monotonic ms from which on it is stable. */
  #stableAt = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** A new one lands, and is stable after so long. */
  land(content: Content, stableInMs: number): void {
    this.#identity = `identity-${this.#contents.size + 1}`;
    this.#contents.set(this.#identity, content);
    this.#stableAt = this.#clock.monotonic() + stableInMs;
  }

  /** It is moved away; `put` brings the very same one back. */
  take(): string | null {
    const identity = this.#identity;
    this.#identity = null;
    return identity;
  }

  put(identity: string | null): void {
    this.#identity = identity;
  }

  contentOf(identity: string): Content {
    return this.#contents.get(identity) ?? "good";
  }

  get seen(): SeenSource {
    return { identity: this.#identity, stable: this.#identity !== null && this.#clock.monotonic() >= this.#stableAt };
  }

  state(): SourceState {
    if (this.#identity === null) return { kind: "missing", reason: "it does not exist" };
    const sample = aSample(this.#identity);
    const stableInMs = this.#stableAt - this.#clock.monotonic();
    return stableInMs > 0 ? { kind: "settling", sample, stableInMs } : { kind: "stable", sample };
  }

  async awaitStable(deadline: number, signal: AbortSignal): Promise<Sample> {
    for (;;) {
      signal.throwIfAborted();
      const state = this.state();
      if (state.kind === "stable") return state.sample;
      const left = deadline - this.#clock.monotonic();
      if (left <= 0 && state.kind === "missing") throw new RunFailure("DB_NOT_FOUND", state.reason);
      if (left <= 0) throw new RunFailure("DB_UNSTABLE_OR_UPDATING", "still being changed");
      await sleep(this.#clock, Math.min(left, LOOK_MS), signal);
    }
  }
}
