import { describe, expect, it } from "vitest";
import { MinuteRate } from "../../../src/lib/minute-rate.ts";

describe("a minute's places", () => {
  it("are taken until there are none, and come back a minute after each was taken", () => {
    const rate = new MinuteRate(2);
    const taken = [0, 10_000, 10_001, 59_999, 60_000, 60_001, 69_999, 70_000].map((at) => rate.take(at) !== null);
    expect(taken).toEqual([true, true, false, false, true, false, false, true]);
  });

  it("can be given back, each once", () => {
    const rate = new MinuteRate(1);
    const giveBack = rate.take(0);
    giveBack?.();
    expect(rate.take(1)).not.toBeNull();
    giveBack?.();
    expect(rate.take(2)).toBeNull();
  });

  it("are none where none are allowed", () => {
    expect(new MinuteRate(0).take(0)).toBeNull();
  });
});
