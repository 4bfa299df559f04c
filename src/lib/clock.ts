/** A timer that can be cancelled. */
export interface Timer {
  cancel(): void;
}

/** The only door to time. Wall time is epoch ms; monotonic time never steps. */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Calls back once after `ms`; an open timer keeps the process alive, so whoever stops cancels it. */
  after(ms: number, call: () => void): Timer;
}

/** The epoch ms of a moment that was read off the monotonic clock. */
export function epochOf(clock: Clock, monotonicMs: number): number {
  return clock.now() - (clock.monotonic() - monotonicMs);
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock; `offsetMs` shifts wall time only (tests). */
export function systemClock(offsetMs = 0): Clock {
  return {
    now: () => Date.now() + offsetMs,
    monotonic: () => Number(process.hrtime.bigint()) / 1e6, // the first use of `performance` loads modules
    after(ms, call) {
      const timer = setTimeout(call, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
      return { cancel: () => clearTimeout(timer) };
    },
  };
}
