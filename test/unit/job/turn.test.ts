import { describe, expect, it } from "vitest";
import { Turn } from "../../../src/job/turn.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const FOREVER = Number.POSITIVE_INFINITY;

describe("the turn", () => {
  it("is had by one at a time", () => {
    const turn = new Turn();
    const release = turn.tryTake();
    expect(release).not.toBeNull();
    expect(turn.tryTake()).toBeNull();
    release?.();
    expect(turn.tryTake()).not.toBeNull();
  });

  it("goes to those who wait in the order they came", async () => {
    const turn = new Turn();
    const clock = new FakeClock(0);
    const came: string[] = [];
    const first = turn.tryTake();
    const waiting = ["second", "third", "fourth"].map(async (name) => {
      const release = await turn.take(clock, FOREVER);
      came.push(name);
      release?.();
    });
    expect(came).toEqual([]);
    first?.();
    await Promise.all(waiting);
    expect(came).toEqual(["second", "third", "fourth"]);
  });

  it("is not to be had past one who waits", async () => {
    const turn = new Turn();
    const first = turn.tryTake();
    const second = turn.take(new FakeClock(0), FOREVER);
    first?.();
    expect(turn.tryTake()).toBeNull();
    (await second)?.();
    expect(turn.tryTake()).not.toBeNull();
  });

  it("is given up on after the wait, and then goes to the next in line", async () => {
    const turn = new Turn();
    const clock = new FakeClock(0);
    const first = turn.tryTake();
    const impatient = turn.take(clock, 1000);
    const patient = turn.take(clock, FOREVER);
    await clock.advance(1000);
    expect(await impatient).toBeNull();
    first?.();
    expect(await patient).not.toBeNull();
    expect(turn.tryTake()).toBeNull();
  });

  it("leaves no timer open once it is had", async () => {
    const turn = new Turn();
    const clock = new FakeClock(0);
    const first = turn.tryTake();
    const second = turn.take(clock, 1000);
    first?.();
    expect(await second).not.toBeNull();
    expect(clock.timers).toBe(0);
  });

  it("is not passed on twice by one who releases twice", async () => {
    const turn = new Turn();
    const clock = new FakeClock(0);
    const first = turn.tryTake();
    const second = turn.take(clock, FOREVER);
    const third = turn.take(clock, 5000);
    first?.();
    first?.();
    await second;
    await clock.advance(5000);
    expect(await third).toBeNull();
  });
});
