import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { aFailure, aLine } from "../job/a-line.ts";
import { MINUTE_MS } from "./given.ts";
import { DOWN, NewsroomBench, TAKEN } from "./newsroom-bench.ts";

const FAILED = [aFailure("DB_CORRUPT"), aFailure("DB_CORRUPT", { mode: "online" })];
const GOOD = ["offline", "online"].map((mode) =>
  aLine({ mode: mode === "offline" ? "offline" : "online", trigger: "catch_up", job_run_id: "20260129_090000" }),
);

/** Time passes until `check` holds. */
async function soon(bench: NewsroomBench, check: () => void | Promise<void>, stepMs = 100): Promise<void> {
  await eventually(async () => {
    await bench.clock.advance(stepMs);
    await check();
  });
}

describe("the newsroom", () => {
  it("tells a run's modes in one message, and pings its beginning and its end", async () => {
    const bench = new NewsroomBench();
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await soon(bench, () => expect(bench.texts).toHaveLength(1));
    expect(bench.texts[0]).toContain("(오프라인, 온라인)");
    await soon(bench, () => expect(bench.pings.map(({ kind }) => kind)).toEqual(["start", "fail"]));
    expect(bench.pings[0]?.rid).toBe(bench.pings[1]?.rid);
    await bench.run(newsroom, GOOD);
    await soon(bench, () => expect(bench.texts).toHaveLength(2));
    expect(bench.texts[1]).toContain("복구됨 (오프라인, 온라인)");
    await newsroom.stop();
    expect(bench.clock.timers).toBe(0);
    expect(await bench.pending()).toEqual([]);
  });

  it("begins where the log ends: what happened before is no news", async () => {
    const bench = new NewsroomBench();
    for (const line of FAILED) await bench.log(line);
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, GOOD);
    await soon(bench, () => expect(bench.pings.map(({ kind }) => kind)).toEqual(["start", "success"]));
    await newsroom.stop();
    expect(bench.texts).toEqual([]);
  });

  it("notices within a minute what another process logs", async () => {
    const bench = new NewsroomBench();
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await soon(bench, () => expect(bench.texts).toHaveLength(1));
    for (const line of GOOD) await bench.log({ ...line, trigger: "cli" });
    await soon(bench, () => expect(bench.texts).toHaveLength(2), 60_000);
    expect(bench.pings.map(({ kind }) => kind)).toEqual(["start", "fail", "success"]);
    await newsroom.stop();
  });

  it("tells what it did not hear of, when its process died before it could", async () => {
    const bench = new NewsroomBench();
    const first = bench.newsroom();
    await first.open();
    await first.stop();
    for (const line of FAILED) await bench.log(line);
    const second = bench.newsroom();
    await second.open();
    await soon(bench, () => expect(bench.texts).toHaveLength(1));
    await second.stop();
  });

  it("leaves the news to whoever holds the lock, and looks again", async () => {
    const bench = new NewsroomBench();
    const { lock } = bench;
    bench.lock = async () => null;
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await bench.clock.advance(5_000);
    expect(bench.texts).toEqual([]);
    bench.lock = lock;
    await soon(bench, () => expect(bench.texts).toHaveLength(1));
    await newsroom.stop();
  });

  it("sends nothing with a lock that was lost", async () => {
    const bench = new NewsroomBench();
    const verify = () => Promise.reject(new Error("another process signed it"));
    bench.lock = async () => ({ verify, release: async () => {} });
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await soon(bench, () => expect(bench.events()).toContain("news_broke"));
    await newsroom.stop();
    expect(bench.texts).toEqual([]);
    expect(await bench.pending()).toHaveLength(1);
  });

  it("tells a failure that the cooldown kept back once it is over, by itself", async () => {
    const bench = new NewsroomBench();
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await soon(bench, () => expect(bench.texts).toHaveLength(1));
    await bench.run(
      newsroom,
      FAILED.map((line) => ({ ...line, job_run_id: "20260129_081000" })),
    );
    await soon(bench, () => expect(bench.pings).toHaveLength(4));
    expect(bench.texts).toHaveLength(1);
    await soon(bench, () => expect(bench.texts).toHaveLength(2), 10 * MINUTE_MS);
    expect(bench.texts[1]).toContain("2번 실패했습니다");
    await newsroom.stop();
  });

  it("says nothing of runs that nobody waits for", async () => {
    const bench = new NewsroomBench();
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, [aFailure("DB_CORRUPT", { trigger: "on_demand" })]);
    await bench.run(newsroom, [aLine({ result: "SKIPPED_LOCKED" })]);
    await bench.clock.advance(2 * MINUTE_MS);
    await newsroom.stop();
    expect([bench.texts, bench.pings.map(({ kind }) => kind)]).toEqual([[], ["start"]]);
  });
});

describe("a receiver that is down", () => {
  it("gets the messages later, in order, each once; trouble is logged rarely", async () => {
    const bench = new NewsroomBench();
    bench.answer = () => DOWN;
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await bench.run(newsroom, GOOD);
    await soon(bench, () => expect(bench.texts.length).toBeGreaterThan(8), 30_000);
    expect(new Set(bench.texts).size).toBe(1); // the first one, again and again
    expect(bench.events().filter((event) => event === "news_delayed")).toHaveLength(4);
    bench.texts.length = 0;
    bench.answer = () => TAKEN;
    await soon(bench, async () => expect(await bench.pending()).toEqual([]), 30_000);
    expect(bench.texts).toEqual([expect.stringContaining("🔴"), expect.stringContaining("🟢")]);
    await newsroom.stop();
  });

  it("for a day is given up, and that is said", async () => {
    const bench = new NewsroomBench();
    bench.answer = () => DOWN;
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await soon(bench, async () => expect(await bench.pending()).toHaveLength(1));
    await soon(bench, async () => expect(await bench.pending()).toEqual([]), 120 * MINUTE_MS);
    await soon(bench, () => expect(bench.events()).toContain("news_given_up"));
    await newsroom.stop();
  });

  it("does not keep a stop waiting for more than two seconds; its message stays", async () => {
    const bench = new NewsroomBench();
    let cut = false;
    bench.answer = (_text, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          cut = true;
          resolve(DOWN);
        });
      });
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await soon(bench, () => expect(bench.texts).toHaveLength(1));
    const before = bench.clock.monotonic();
    await bench.clock.drive(newsroom.stop());
    expect([cut, bench.clock.monotonic() - before <= 2_100]).toEqual([true, true]);
    expect(await bench.pending()).toHaveLength(1);
    expect(bench.clock.timers).toBe(0);
  });
});

describe("a stop", () => {
  it("tells what has just ended", async () => {
    const bench = new NewsroomBench();
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, FAILED);
    await newsroom.stop();
    expect(bench.texts).toHaveLength(1);
    expect(bench.pings).toHaveLength(2);
  });

  it("may come twice, and nothing is told after it", async () => {
    const bench = new NewsroomBench();
    const newsroom = bench.newsroom();
    await newsroom.open();
    await Promise.all([newsroom.stop(), newsroom.stop()]);
    await bench.run(newsroom, FAILED);
    await bench.clock.advance(2 * MINUTE_MS);
    expect(bench.texts).toEqual([]);
  });
});

describe("a folder that cannot be written", () => {
  /** No lock, no book, no log line: as on a full disk. */
  function spoiled(): NewsroomBench {
    const bench = new NewsroomBench();
    mkdirSync(bench.bookPath);
    bench.lock = () => Promise.reject(new Error("ENOSPC"));
    return bench;
  }

  it("is told of all the same, once", async () => {
    const bench = spoiled();
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, [aFailure("CACHE_WRITE_FAILED")], false);
    await soon(bench, () => expect(bench.texts).toHaveLength(1));
    await bench.clock.advance(5 * MINUTE_MS);
    expect(bench.texts).toEqual([expect.stringContaining("[CACHE_WRITE_FAILED]")]);
    for (const event of ["news_not_kept", "news_without_lock"])
      expect(bench.events().filter((each) => each === event)).toHaveLength(1);
    rmSync(bench.bookPath, { recursive: true });
    await bench.run(newsroom, GOOD);
    await soon(bench, () => expect(bench.events()).toContain("news_kept_again"));
    await newsroom.stop();
    expect(bench.texts).toEqual([expect.stringContaining("🔴"), expect.stringContaining("🟢")]);
  });

  it("does not make a line count twice that the log did take", async () => {
    const bench = spoiled();
    const newsroom = bench.newsroom();
    await newsroom.open();
    await bench.run(newsroom, [aFailure("CACHE_WRITE_FAILED")]);
    await soon(bench, () => expect(bench.texts).toHaveLength(1));
    await newsroom.stop();
    expect(bench.pings.map(({ kind }) => kind)).toEqual(["start", "fail"]);
  });
});

it("a book that cannot be understood is begun anew, and that is said", async () => {
  const bench = new NewsroomBench();
  writeFileSync(bench.bookPath, '{"marks":');
  for (const line of FAILED) await bench.log(line);
  const newsroom = bench.newsroom();
  await newsroom.open();
  await bench.run(newsroom, GOOD);
  await soon(bench, async () => expect(await bench.pending()).toEqual([]));
  await newsroom.stop();
  expect(bench.events().filter((event) => event === "news_begin_anew")).toHaveLength(1);
  expect(bench.texts).toEqual([]);
});
