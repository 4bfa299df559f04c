import type { FileMark, SourceState } from "../contract/source.ts";
import type { Clock, Timer } from "../lib/clock.ts";
import { sleep } from "../lib/sleep.ts";
import { look } from "./look.ts";
import { observe, type Seen } from "./stability.ts";

/** The truth is our own look, taken this often whatever the file events say. */
export const POLL_MS = 5_000;

export interface SourceWatcher {
  /** Looks now and answers with the present state. */
  state(): Promise<SourceState>;
  /** The state of the last look, without a new one. */
  last(): SourceState;
  /** The sidecar that is known to belong to a file that is gone (SPEC 2). */
  orphanWal(): FileMark | null;
  /** Looks again soon: file events call this. */
  wake(): void;
  /** Calls back after every look that changed the state's kind or the source's identity; answers how to stop. */
  onChange(listener: (state: SourceState) => void): () => void;
  /** Monotonic ms of the last finished look: proof that the poll is alive. */
  lookedAt(): number;
  stop(): Promise<void>;
}

/** A first look that takes longer (a file server that does not answer) must not keep the reports from being served. */
const FIRST_LOOK_MS = 5_000;

/** Watches one path (SPEC 2): polls, counts down to stable, tells of changes. The first look is over, or hangs. */
export async function watchSource(dbPath: string, windowMs: number, clock: Clock): Promise<SourceWatcher> {
  const watcher = new Watcher(dbPath, windowMs, clock);
  const looked = new AbortController();
  await Promise.race([watcher.state().finally(() => looked.abort()), sleep(clock, FIRST_LOOK_MS, looked.signal)]);
  return watcher;
}

class Watcher implements SourceWatcher {
  readonly #dbPath: string;
  readonly #windowMs: number;
  readonly #clock: Clock;
  readonly #listeners = new Set<(state: SourceState) => void>();
  #seen: Seen | null = null;
  #state: SourceState = { kind: "missing", reason: "not looked at yet" };
  #lookedAt: number;
  #timer: Timer | null = null;
  #looking: Promise<SourceState> | null = null;
  #stopped = false;
  #woken = false;

  constructor(dbPath: string, windowMs: number, clock: Clock) {
    this.#dbPath = dbPath;
    this.#windowMs = windowMs;
    this.#clock = clock;
    this.#lookedAt = clock.monotonic();
  }

  state(): Promise<SourceState> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  last(): SourceState {
    return this.#state;
  }

  orphanWal(): FileMark | null {
    return this.#seen?.orphanWal ?? null;
  }

  lookedAt(): number {
    return this.#lookedAt;
  }

  wake(): void {
    if (this.#stopped) return;
    // what woke us may have happened after the look in progress
    if (this.#looking === null) void this.state();
    else this.#woken = true;
  }

  onChange(listener: (state: SourceState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#listeners.clear();
    await this.#looking;
    this.#timer?.cancel();
  }

  async #look(): Promise<SourceState> {
    const found = await look(this.#dbPath);
    const at = { now: this.#clock.now(), monotonic: this.#clock.monotonic() };
    const before = this.#state;
    [this.#seen, this.#state] = observe(this.#seen, found, at, this.#windowMs);
    this.#lookedAt = at.monotonic;
    const settled = this.#state.kind === "settling" ? this.#state.stableInMs : POLL_MS;
    this.#lookAgainIn(this.#woken ? 0 : Math.min(settled, POLL_MS));
    this.#woken = false;
    if (isNews(before, this.#state)) for (const listener of this.#listeners) listener(this.#state);
    return this.#state;
  }

  #lookAgainIn(ms: number): void {
    this.#timer?.cancel();
    if (this.#stopped) return;
    this.#timer = this.#clock.after(Math.max(ms, 10), () => this.wake());
  }
}

function isNews(before: SourceState, after: SourceState): boolean {
  if (before.kind === "missing" || after.kind === "missing") return before.kind !== after.kind;
  return before.kind !== after.kind || before.sample.identity !== after.sample.identity;
}
