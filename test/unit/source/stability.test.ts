import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FileMark, Sample } from "../../../src/contract/source.ts";
import type { Look } from "../../../src/source/look.ts";
import { observe, type Seen } from "../../../src/source/stability.ts";

const WINDOW = 180_000;
const MISSING: Look = { kind: "missing", reason: "it does not exist" };
const WAL: FileMark = { size: "4152", mtimeNs: "1000000000", ino: "77" };

/** A source whose identity tells what it is, last modified at `newestMs`. */
function sample(identity: string, newestMs: number, change: Partial<Sample> = {}): Sample {
  const main = { size: "1", mtimeNs: `${newestMs}000000`, ino: "1" };
  return { path: "/db", signature: "0-1", identity, main, wal: null, mtimeMs: newestMs, newestMs, ...change };
}

const found = (...args: Parameters<typeof sample>): Look => ({ kind: "found", sample: sample(...args) });
const moment = (now: number, monotonic = now) => ({ now, monotonic });

/** Folds looks, each at its moment (ms), and answers the state after each: `stable`, `missing` or ms till stable. */
function watch(looks: readonly (readonly [at: number, look: Look])[], windowMs = WINDOW): (string | number)[] {
  let seen: Seen | null = null;
  return looks.map(([at, look]) => {
    const [next, state] = observe(seen, look, moment(at), windowMs);
    seen = next;
    return state.kind === "settling" ? state.stableInMs : state.kind;
  });
}

describe("a source", () => {
  it("is stable at the first look when its newest modification is a window old", () => {
    expect(watch([[1_000_000, found("a", 1_000_000 - WINDOW)]])).toEqual(["stable"]);
    expect(watch([[1_000_000, found("a", 1_000_000 - WINDOW + 1)]])).toEqual([1]);
  });

  it("counts down to stable", () => {
    const a = found("a", 1_000_000);
    expect(
      watch([
        [1_000_000, a],
        [1_100_000, a],
        [1_179_999, a],
        [1_180_000, a],
      ]),
    ).toEqual([180_000, 80_000, 1, "stable"]);
  });

  it("is always stable with a window of 0, be its modification in the future", () => {
    expect(watch([[1_000_000, found("a", 999_999_999)]], 0)).toEqual(["stable"]);
    expect(watch([[1_000_000, found("a", 1_000_000)]], 0)).toEqual(["stable"]);
  });

  it("with a modification in the future is stable once we saw it unchanged for the window", () => {
    const a = found("a", 999_999_999);
    expect(
      watch([
        [1_000_000, a],
        [1_100_000, a],
        [1_180_000, a],
      ]),
    ).toEqual([180_000, 80_000, "stable"]);
  });

  it("starts anew with every change", () => {
    const late = 999_999_999;
    expect(
      watch([
        [1_000_000, found("a", late)],
        [1_100_000, found("b", late)],
        [1_180_000, found("b", late)],
        [1_280_000, found("b", late)],
      ]),
    ).toEqual([180_000, 180_000, 100_000, "stable"]);
  });

  it("is missing at once when it goes, and starts anew when it is back", () => {
    const a = found("a", 999_999_999);
    expect(
      watch([
        [1_000_000, a],
        [1_100_000, MISSING],
        [1_170_000, a],
        [1_180_000, a],
      ]),
    ).toEqual([180_000, "missing", 180_000, 170_000]);
  });

  it("is judged by how long we watched whatever happens to the wall clock", () => {
    const a = sample("a", 1_000_000);
    const [seen] = observe(null, { kind: "found", sample: a }, moment(1_000_000, 0), WINDOW);
    const back = observe(seen, { kind: "found", sample: a }, moment(0, WINDOW), WINDOW);
    expect(back[1].kind).toBe("stable");
  });

  it("says why it is none", () => {
    expect(observe(null, MISSING, moment(0), WINDOW)).toEqual([null, MISSING]);
  });
});

describe("a log beside a source", () => {
  const main = (ino: string) => ({ size: "1", mtimeNs: "0", ino });
  const withWal = (identity: string, ino: string, wal: FileMark | null = WAL) =>
    found(identity, 0, { main: main(ino), wal });

  /** The orphan after these looks. */
  function orphanAfter(...looks: Look[]): FileMark | null {
    let seen: Seen | null = null;
    for (const look of looks) [seen] = observe(seen, look, moment(0), WINDOW);
    return seen?.orphanWal ?? null;
  }

  it("is an orphan when the main file became another under it", () => {
    expect(orphanAfter(withWal("a", "1"), withWal("b", "2"))).toEqual(WAL);
  });

  it("is an orphan when the link was moved to another file of the same inode number", () => {
    const elsewhere = found("b", 0, { path: "/other", main: main("1"), wal: WAL });
    expect(orphanAfter(withWal("a", "1"), elsewhere)).toEqual(WAL);
  });

  it("stays one until it changes itself", () => {
    expect(orphanAfter(withWal("a", "1"), withWal("b", "2"), withWal("b", "2"))).toEqual(WAL);
    const touched = found("c", 5, { main: { ...main("2"), mtimeNs: "5" }, wal: WAL });
    expect(orphanAfter(withWal("a", "1"), withWal("b", "2"), touched)).toEqual(WAL);
    const written = withWal("c", "2", { ...WAL, mtimeNs: "2000000000" });
    expect(orphanAfter(withWal("a", "1"), withWal("b", "2"), written)).toBeNull();
  });

  it("is none when it came with the file, was written since or is gone", () => {
    expect(orphanAfter(withWal("a", "1"))).toBeNull();
    expect(orphanAfter(withWal("a", "1"), withWal("b", "1"))).toBeNull();
    expect(orphanAfter(withWal("a", "1"), withWal("b", "2", { ...WAL, ino: "78" }))).toBeNull();
    expect(orphanAfter(withWal("a", "1"), withWal("b", "2", null))).toBeNull();
    expect(orphanAfter(withWal("a", "1", null), withWal("b", "2"))).toBeNull();
  });
});

describe("any course of events", () => {
  const step = fc.record({
    afterMs: fc.integer({ min: 1, max: 120_000 }),
    identity: fc.constantFrom("a", "a", "b", "b", null),
    ageMs: fc.integer({ min: -500_000, max: 500_000 }),
  });

  it("makes a source stable exactly when it is a window old or was seen unchanged for a window", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.constantFrom(0, 1_000, WINDOW), (steps, windowMs) => {
        let now = 10_000_000;
        let since = now;
        let last: string | null = null;
        const looks: [number, Look][] = [];
        const expected: (string | number)[] = [];
        for (const { afterMs, identity, ageMs } of steps) {
          now += afterMs;
          if (identity !== last) since = now;
          last = identity;
          looks.push([now, identity === null ? MISSING : found(identity, now - ageMs)]);
          const left = Math.min(windowMs - ageMs, windowMs - (now - since));
          expected.push(identity === null ? "missing" : left <= 0 ? "stable" : left);
        }
        expect(watch(looks, windowMs)).toEqual(expected);
      }),
    );
  });
});
