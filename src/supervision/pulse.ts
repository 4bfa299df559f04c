/** A sign of life that a part gives from time to time. */
export interface Pulse {
  /** What it proves, as the operator reads it: "the database was looked at". */
  readonly what: string;
  /** Monotonic ms of the newest one. */
  readonly at: number;
  /** So long may it stay out (ms). */
  readonly withinMs: number;
}

/** Why the process does not count as alive at `now` (monotonic ms): a line per pulse that stayed out. */
export function lifeless(pulses: readonly Pulse[], now: number): string[] {
  return pulses
    .filter(({ at, withinMs }) => now - at > withinMs)
    .map(({ what, at }) => `${what} ${Math.round((now - at) / 1000)} s ago for the last time`);
}
