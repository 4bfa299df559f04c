import { describe, expect, it } from "vitest";
import type { SourceState } from "../../../src/contract/source.ts";
import { awaitStable } from "../../../src/source/await-stable.ts";
import type { SourceWatcher } from "../../../src/source/watcher.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { aSample } from "../job/run-bench.ts";

const MISSING: SourceState = { kind: "missing", reason: "/db does not exist" };
const SETTLING: SourceState = { kind: "settling", sample: aSample(), stableInMs: 61_200 };
const STABLE: SourceState = { kind: "stable", sample: aSample() };

/** A watcher that sees what the test says. */
class Sight implements SourceWatcher {
  now: SourceState;
  readonly listeners = new Set<(state: SourceState) => void>();

  constructor(now: SourceState) {
    this.now = now;
  }

  become(state: SourceState): void {
    this.now = state;
    for (const listener of this.listeners) listener(state);
  }

  state = async () => this.now;
  last = () => this.now;
  orphanWal = () => null;
  wake = () => {};
  lookedAt = () => 0;
  stop = async () => {};
  onChange = (listener: (state: SourceState) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

function wait(now: SourceState, budgetMs = 300_000) {
  const clock = new FakeClock(0);
  const sight = new Sight(now);
  const abort = new AbortController();
  const waiting = awaitStable(sight, clock, budgetMs, abort.signal);
  waiting.catch(() => {}); // looked at later
  const leftOpen = () => [sight.listeners.size, clock.timers];
  return { clock, sight, abort, waiting, leftOpen };
}

describe("waiting for a stable source", () => {
  it("is over at once when it is stable, even without a budget", async () => {
    expect(await wait(STABLE, 0).waiting).toEqual(STABLE);
  });

  it("is over the moment it becomes stable", async () => {
    const { clock, sight, waiting, leftOpen } = wait(MISSING);
    await clock.advance(100_000);
    sight.become(SETTLING);
    await clock.advance(100_000);
    sight.become(STABLE);
    expect(await waiting).toEqual(STABLE);
    expect(clock.monotonic()).toBe(200_000);
    expect(leftOpen()).toEqual([0, 0]);
  });

  it.each([
    ["DB_NOT_FOUND", MISSING, "/db does not exist"],
    ["DB_UNSTABLE_OR_UPDATING", SETTLING, "stable in 62 s"],
  ] as const)("ends with %s when the budget is over", async (code, state, words) => {
    const { clock, waiting, leftOpen } = wait(state);
    await clock.advance(299_999);
    expect(leftOpen()).toEqual([1, 1]);
    await clock.advance(1);
    await expect(waiting).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    expect(leftOpen()).toEqual([0, 0]);
  });

  it("ends at once without a budget", async () => {
    await expect(wait(SETTLING, 0).waiting).rejects.toMatchObject({ code: "DB_UNSTABLE_OR_UPDATING" });
    await expect(wait(MISSING, -5).waiting).rejects.toMatchObject({ code: "DB_NOT_FOUND" });
  });

  it("looks once more when the budget is over", async () => {
    const { clock, sight, waiting } = wait(SETTLING);
    await clock.advance(0);
    sight.now = STABLE; // and nobody said so
    await clock.advance(300_000);
    expect(await waiting).toEqual(STABLE);
  });

  it("ends with the reason of whoever calls it off", async () => {
    const { clock, abort, waiting, leftOpen } = wait(SETTLING);
    await clock.advance(1000);
    abort.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
    expect(leftOpen()).toEqual([0, 0]);
  });

  it("hears that it is called off during a look", async () => {
    const { clock, abort, waiting, leftOpen } = wait(SETTLING);
    abort.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
    await clock.advance(0);
    expect(leftOpen()).toEqual([0, 0]);
  });

  it("does not begin when it was called off before", async () => {
    const sight = new Sight(STABLE);
    const waiting = awaitStable(sight, new FakeClock(0), 1000, AbortSignal.abort(new Error("stopped")));
    await expect(waiting).rejects.toThrow("stopped");
  });
});
