import { setTimeout as pause } from "node:timers/promises";

const EVERY_MS = 5;

/** Tries `check` until it throws no more, at most for `withinMs`; answers what it answered, or throws what it threw last. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 5_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await pause(EVERY_MS);
  }
}
