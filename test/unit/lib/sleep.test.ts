import { describe, expect, it } from "vitest";
import { sleep } from "../../../src/lib/sleep.ts";
import { FakeClock } from "../../support/fake-clock.ts";

describe("a sleep", () => {
  it("ends after its time", async () => {
    const clock = new FakeClock(0);
    let awake = false;
    const sleeping = sleep(clock, 1000).then(() => {
      awake = true;
    });
    await clock.advance(999);
    expect(awake).toBe(false);
    await clock.advance(1);
    await sleeping;
  });

  it("ends at once when it is called off, before or meanwhile, and leaves no timer open", async () => {
    const clock = new FakeClock(0);
    await sleep(clock, 1000, AbortSignal.abort());
    const abort = new AbortController();
    const sleeping = sleep(clock, 1000, abort.signal);
    abort.abort();
    await sleeping;
    expect(clock.timers).toBe(0);
  });
});
