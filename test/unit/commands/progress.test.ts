import { describe, expect, it } from "vitest";
import type { CommandIo } from "../../../src/commands/io.ts";
import { Progress, progressUnless } from "../../../src/commands/progress.ts";
import { createTerminalLogger } from "../../../src/lib/logger.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** What a terminal (or a file) got: `~text` replaced the line that was being shown. */
function screen(interactive: boolean): { io: CommandIo; seen: string[] } {
  const seen: string[] = [];
  const io: CommandIo = {
    out: () => {},
    err: (text) => void seen.push(text),
    rewrite: (text) => void seen.push(`~${text}`),
    interactive,
    colours: false,
    signal: new AbortController().signal,
    onHangup: () => () => {},
    ownsProcess: false,
    env: {},
    cwd: "/",
  };
  return { io, seen };
}

describe("progress on a terminal", () => {
  it("is one line that is written over when the phase or its seconds change, and goes in the end", async () => {
    const { io, seen } = screen(true);
    const clock = new FakeClock("2026-01-29T08:00:00+09:00");
    {
      using progress = new Progress(io, clock);
      progress.about("1/2 2026-01-29");
      progress.phase("copying");
      await clock.advance(2_000);
      progress.phase("reading");
    }
    await clock.advance(10_000);
    expect(seen).toEqual([
      "~1/2 2026-01-29  copying … 0 s",
      "~1/2 2026-01-29  copying … 1 s",
      "~1/2 2026-01-29  copying … 2 s",
      "~1/2 2026-01-29  reading … 0 s",
      "~",
    ]);
  });

  it("says how long it waits at most", async () => {
    const { io, seen } = screen(true);
    const clock = new FakeClock("2026-01-29T08:00:00+09:00");
    using progress = new Progress(io, clock);
    progress.about("2026-01-29");
    progress.phase("waiting_for_db", 300_000);
    await clock.advance(1_000);
    expect(seen.at(-1)).toBe("~2026-01-29  waiting_for_db … 1 s of at most 300 s");
    progress.phase("copying");
    expect(seen.at(-1)).toBe("~2026-01-29  copying … 0 s");
  });

  it("counts what is done", () => {
    const { io, seen } = screen(true);
    using progress = new Progress(io, new FakeClock("2026-01-29T08:00:00+09:00"));
    progress.about("2026-01-29");
    progress.phase("cards");
    progress.step({ done: 3, of: 600 });
    expect(seen).toEqual(["~2026-01-29  cards … 0 s", "~2026-01-29  cards 3/600 … 0 s"]);
  });

  it("lets the lines of the log pass above it", async () => {
    const { io, seen } = screen(true);
    const progress = new Progress(io, new FakeClock("2026-01-29T08:00:00+09:00"));
    const log = await createTerminalLogger("warn", progress.stream());
    progress.phase("cards");
    log.warn({ detail: "as it is" }, "llm_given_up");
    log.info({}, "not_shown");
    progress.clear();
    log.warn({}, "after_the_end");
    expect(
      seen.filter((text) => !text.startsWith("~")).map((text) => /llm_given_up|after_the_end/.exec(text)?.[0]),
    ).toEqual(["llm_given_up", "after_the_end"]);
    expect(seen.slice(0, 2)).toEqual(["~  cards … 0 s", "~"]);
    expect(seen.slice(3, 5)).toEqual(["~  cards … 0 s", "~"]);
  });
});

describe("progress elsewhere", () => {
  it("is a line for each phase, and nothing in between", async () => {
    const { io, seen } = screen(false);
    const clock = new FakeClock("2026-01-29T08:00:00+09:00");
    const progress = new Progress(io, clock);
    progress.about("2026-01-29");
    progress.phase("copying");
    await clock.advance(60_000);
    progress.phase("reading");
    progress.clear();
    expect(seen).toEqual(["2026-01-29 copying", "2026-01-29 reading"]);
  });

  it("is a line for each tenth of a phase that counts", () => {
    const { io, seen } = screen(false);
    const progress = new Progress(io, new FakeClock("2026-01-29T08:00:00+09:00"));
    progress.about("2026-01-29");
    progress.phase("cards");
    for (let done = 1; done <= 40; done++) progress.step({ done, of: 40 });
    progress.phase("publishing");
    expect(seen).toHaveLength(12);
    expect(seen.slice(0, 3)).toEqual(["2026-01-29 cards", "2026-01-29 cards 4/40", "2026-01-29 cards 8/40"]);
    expect(seen.slice(-2)).toEqual(["2026-01-29 cards 40/40", "2026-01-29 publishing"]);
  });

  it("tells a wait's limit in its line", () => {
    const { io, seen } = screen(false);
    using progress = new Progress(io, new FakeClock("2026-01-29T08:00:00+09:00"));
    progress.about("2026-01-29");
    progress.phase("waiting_for_db", 300_000);
    progress.phase("waiting_for_db", 0);
    expect(seen).toEqual([
      expect.stringContaining("2026-01-29 waiting_for_db (at most 300 s)"),
      expect.stringMatching(/2026-01-29 waiting_for_db$/),
    ]);
  });

  it("is none for scripts", () => {
    expect(progressUnless(true, screen(true).io)).toBeNull();
  });
});
