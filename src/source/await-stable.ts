import { RunFailure } from "../contract/failure.ts";
import type { SourceState } from "../contract/source.ts";
import type { Clock } from "../lib/clock.ts";
import type { SourceWatcher } from "./watcher.ts";

export type Stable = Extract<SourceState, { kind: "stable" }>;

/**
 * Waits until the source is stable, woken by the watcher, at most until `deadline` (monotonic ms).
 * Throws RunFailure `DB_NOT_FOUND` or `DB_UNSTABLE_OR_UPDATING`, or the abort's reason.
 */
export async function awaitStable(
  watcher: SourceWatcher,
  clock: Clock,
  deadline: number,
  signal: AbortSignal,
): Promise<Stable> {
  for (;;) {
    signal.throwIfAborted();
    const state = await watcher.state();
    if (state.kind === "stable") return state;
    const left = deadline - clock.monotonic();
    if (left <= 0) throw notStable(state);
    await nextChange(watcher, clock, left, signal);
  }
}

function notStable(state: Exclude<SourceState, Stable>): RunFailure {
  if (state.kind === "missing")
    return new RunFailure("DB_NOT_FOUND", `${state.reason}; check DB_PATH and the nightly export`);
  const seconds = Math.ceil(state.stableInMs / 1000);
  return new RunFailure(
    "DB_UNSTABLE_OR_UPDATING",
    `the database (${state.sample.signature}) is still being changed; stable in ${seconds} s if nothing touches it`,
  );
}

function nextChange(watcher: SourceWatcher, clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      stopListening();
      timer.cancel();
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const stopListening = watcher.onChange(finish);
    const timer = clock.after(ms, finish);
    signal.addEventListener("abort", finish, { once: true });
  });
}
