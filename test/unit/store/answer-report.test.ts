import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FailureCode } from "../../../src/contract/failure.ts";
import { reportSchema } from "../../../src/contract/report.ts";
import { eventually } from "../../support/eventually.ts";
import { aLine } from "../job/a-line.ts";
import { aSample, gate } from "../job/run-bench.ts";
import { lay, layText } from "./cache.ts";
import { Desk, gist } from "./desk.ts";

const TODAY = "2026-01-29";
const YESTERDAY = "2026-01-28";

describe("a report that is cached", () => {
  it("is answered as it is, without a look at the source", async () => {
    const desk = new Desk();
    const path = lay(desk.cache);
    const answer = await desk.ask();
    expect(answer).toMatchObject({ kind: "hit", publishedAt: Math.floor(statSync(path).mtimeMs) });
    expect([desk.looks, desk.runs.length]).toEqual([0, 0]);
  });
});

describe("a report that is not cached", () => {
  it("is made, then answered", async () => {
    const desk = new Desk();
    desk.byItself = desk.good;
    expect(gist(await desk.ask())).toBe("stored");
    expect(gist(await desk.ask())).toBe("hit");
    expect(desk.runs).toHaveLength(1);
    expect(desk.clock.timers).toBe(0);
  });

  it("is made once for a hundred who ask at once", async () => {
    const desk = new Desk();
    const asking = Array.from({ length: 100 }, () => desk.ask());
    await eventually(() => expect(desk.runs).toHaveLength(1));
    for (const run of desk.runs) desk.good(run);
    const answers = await Promise.all(asking);
    expect(new Set(answers.map(gist))).toEqual(new Set(["stored"]));
    expect(desk.runs).toHaveLength(1);
  });

  it("is made for each mode and each day that is asked for, future and past alike", async () => {
    const desk = new Desk();
    desk.byItself = desk.good;
    const answers = [desk.ask(TODAY), desk.ask(TODAY, "online"), desk.ask("2031-12-31"), desk.ask("1999-01-01")];
    expect((await Promise.all(answers)).map(gist)).toEqual(["stored", "stored", "stored", "stored"]);
    expect(desk.runs).toHaveLength(4);
  });

  it("is made again in place of a broken one", async () => {
    const desk = new Desk();
    layText(desk.cache, "offline", TODAY, "{");
    desk.byItself = desk.good;
    expect(gist(await desk.ask())).toBe("stored");
  });

  it("is answered too when another process made it meanwhile", async () => {
    const desk = new Desk();
    desk.byItself = ({ end }) => {
      lay(desk.cache);
      end({ result: "SKIPPED_CACHE" });
    };
    expect(gist(await desk.ask())).toBe("stored");
  });

  it("that vanishes right after it was made is told as such", async () => {
    const desk = new Desk();
    desk.byItself = ({ end }) => end({});
    expect(gist(await desk.ask())).toBe("none PIPELINE_FAILED");
  });
});

describe("when a report cannot be made", () => {
  it("the last success stands in for it, and says why and for which day", async () => {
    const desk = new Desk();
    const path = lay(desk.cache, { as_of: "2026-01-27" });
    lay(desk.cache, { as_of: YESTERDAY });
    desk.lastSuccess = "2026-01-27";
    desk.byItself = desk.failing("BUILD_TIMEOUT");
    const answer = await desk.ask();
    expect(gist(answer)).toBe("stale BUILD_TIMEOUT");
    if (answer.kind !== "stale") return;
    expect(answer.publishedAt).toBe(Math.floor(statSync(path).mtimeMs));
    expect(reportSchema.parse(JSON.parse(answer.body.identity.body.toString())).meta).toMatchObject({
      as_of: "2026-01-27",
      is_stale: true,
      stale_reason: "BUILD_TIMEOUT",
      requested_date: TODAY,
    });
  });

  it("the newest valid report stands in when there is no last success", async () => {
    const desk = new Desk();
    lay(desk.cache, { as_of: "2026-01-27" });
    lay(desk.cache, { as_of: "2026-01-31" });
    layText(desk.cache, "offline", YESTERDAY, "{");
    desk.byItself = desk.failing("DB_CORRUPT");
    const answer = await desk.ask();
    const text = answer.kind === "stale" ? answer.body.identity.body.toString() : "{}";
    expect(reportSchema.parse(JSON.parse(text)).meta.as_of).toBe("2026-01-27");
  });

  it("a report of the other mode never stands in", async () => {
    const desk = new Desk();
    lay(desk.cache, { as_of: YESTERDAY, mode: "online" });
    desk.byItself = desk.failing("DB_CORRUPT");
    expect(gist(await desk.ask())).toBe("none DB_CORRUPT");
  });

  it("the cause is told where nothing can stand in", async () => {
    const desk = new Desk();
    desk.byItself = desk.failing("INSUFFICIENT_DISK");
    expect(await desk.ask()).toEqual({
      kind: "none",
      reason: "INSUFFICIENT_DISK",
      detail: "it ended with INSUFFICIENT_DISK",
    });
  });

  it("the next who asks is given another try", async () => {
    const desk = new Desk();
    desk.byItself = desk.failing("CACHE_WRITE_FAILED");
    expect(gist(await desk.ask())).toBe("none CACHE_WRITE_FAILED");
    desk.byItself = desk.good;
    expect(gist(await desk.ask())).toBe("stored");
  });
});

describe("a source that is missing", () => {
  it("is told at once, without a run", async () => {
    const desk = new Desk();
    desk.source = { kind: "missing", reason: "it does not exist" };
    expect(await desk.ask()).toEqual({ kind: "none", reason: "DB_NOT_FOUND", detail: "it does not exist" });
    lay(desk.cache, { as_of: YESTERDAY });
    expect(gist(await desk.ask())).toBe("stale DB_NOT_FOUND");
    expect(desk.runs).toEqual([]);
  });
});

describe("a source that is being changed", () => {
  it("is told at once, without a run, where something can stand in", async () => {
    const desk = new Desk();
    lay(desk.cache, { as_of: YESTERDAY });
    desk.settling();
    expect(gist(await desk.ask())).toBe("stale DB_UNSTABLE_OR_UPDATING");
    expect(desk.runs).toEqual([]);
  });

  it("is waited for where nothing can", async () => {
    const desk = new Desk();
    desk.settling();
    const asking = desk.ask();
    await eventually(() => expect(desk.runs).toHaveLength(1));
    await desk.clock.advance(29_000);
    for (const run of desk.runs) desk.good(run);
    expect(gist(await asking)).toBe("stored");
  });

  it("is waited for no longer than a reader waits", async () => {
    const desk = new Desk();
    desk.settling();
    const asking = desk.ask();
    await eventually(() => expect(desk.clock.timers).toBe(1));
    await desk.clock.advance(30_000);
    const answer = await asking;
    expect(gist(answer)).toBe("none DB_UNSTABLE_OR_UPDATING");
    expect(answer).toMatchObject({ detail: expect.stringContaining("91 s") });
  });
});

describe("a run that takes longer than a reader waits", () => {
  it("goes on, and the next reader joins it", async () => {
    const desk = new Desk();
    lay(desk.cache, { as_of: YESTERDAY });
    const first = desk.ask();
    await eventually(() => expect(desk.runs).toHaveLength(1));
    const [run] = desk.runs;
    run?.holdsLock();
    run?.builds();
    await desk.clock.advance(30_000);
    expect(gist(await first)).toBe("stale ON_DEMAND_TIMEOUT");

    const ended = gate();
    desk.inProgress = { waitsForDb: false, ending: ended.opened.then(() => [aLine({ trigger: "on_demand" })]) };
    const second = desk.ask();
    await eventually(() => expect(desk.clock.timers).toBe(1));
    lay(desk.cache);
    ended.open();
    expect(gist(await second)).toBe("stored");
    expect(desk.runs).toHaveLength(1);
  });

  it("is LOCKED when it waited for its turn all the time", async () => {
    const desk = new Desk();
    lay(desk.cache, { as_of: YESTERDAY });
    const asking = desk.ask();
    await eventually(() => expect(desk.clock.timers).toBe(1));
    await desk.clock.advance(30_000);
    expect(gist(await asking)).toBe("stale LOCKED");
  });

  it("is LOCKED too when it gave up by itself", async () => {
    const desk = new Desk();
    desk.byItself = ({ end }) => end({ result: "SKIPPED_LOCKED" });
    expect(gist(await desk.ask())).toBe("none LOCKED");
  });
});

describe("a run in progress that will make the report", () => {
  it("is joined, whatever the source is like", async () => {
    const desk = new Desk();
    desk.settling();
    lay(desk.cache, { as_of: YESTERDAY });
    const ended = gate();
    desk.inProgress = { waitsForDb: false, ending: ended.opened.then(() => [aLine()]) };
    const asking = desk.ask();
    await eventually(() => expect(desk.clock.timers).toBe(1));
    lay(desk.cache);
    ended.open();
    expect(gist(await asking)).toBe("stored");
    expect(desk.runs).toEqual([]);
  });

  it("is joined in its failure and in its slowness", async () => {
    const desk = new Desk();
    const failed = aLine({ result: "FAILED", code: "BUILD_TIMEOUT" });
    desk.inProgress = { waitsForDb: false, ending: Promise.resolve([failed]) };
    expect(gist(await desk.ask())).toBe("none BUILD_TIMEOUT");
    desk.inProgress = { waitsForDb: false, ending: new Promise(() => {}) };
    const asking = desk.ask();
    await eventually(() => expect(desk.clock.timers).toBe(1));
    await desk.clock.advance(30_000);
    expect(gist(await asking)).toBe("none ON_DEMAND_TIMEOUT");
    expect(desk.runs).toEqual([]);
  });

  it("is not waited for while it waits for the source itself, where something can stand in", async () => {
    const desk = new Desk();
    desk.settling();
    lay(desk.cache, { as_of: YESTERDAY });
    desk.inProgress = { waitsForDb: true, ending: new Promise(() => {}) };
    expect(gist(await desk.ask())).toBe("stale DB_UNSTABLE_OR_UPDATING");
  });
});

describe("the rate of builds on demand", () => {
  const day = (at: number) => `2026-01-${String(at + 1).padStart(2, "0")}`;

  it("is limited by the minute", async () => {
    const desk = new Desk(2);
    desk.byItself = desk.good;
    const asked: string[] = [];
    for (let at = 0; at < 3; at++) asked.push(gist(await desk.ask(day(at))));
    expect(asked).toEqual(["stored", "stored", "stale RATE_LIMITED"]);
    await desk.clock.advance(60_000);
    expect(gist(await desk.ask(day(2)))).toBe("stored");
  });

  it("does not count runs that came to no build", async () => {
    const desk = new Desk(2);
    desk.byItself = ({ holdsLock, end }) => {
      holdsLock();
      end({ result: "FAILED", code: "DB_UNSTABLE_OR_UPDATING" });
    };
    for (let at = 0; at < 10; at++) expect(gist(await desk.ask(day(at)))).toBe("none DB_UNSTABLE_OR_UPDATING");
    desk.byItself = desk.good;
    expect(gist(await desk.ask(day(10)))).toBe("stored");
  });

  it("counts builds that failed", async () => {
    const desk = new Desk(1);
    desk.byItself = desk.failing("PIPELINE_FAILED");
    expect(gist(await desk.ask(day(0)))).toBe("none PIPELINE_FAILED");
    expect(gist(await desk.ask(day(1)))).toBe("none RATE_LIMITED");
  });

  it("does not keep anyone from a report that is cached", async () => {
    const desk = new Desk(0);
    lay(desk.cache, { as_of: YESTERDAY });
    expect(gist(await desk.ask(YESTERDAY))).toBe("hit");
    expect(gist(await desk.ask(TODAY))).toBe("stale RATE_LIMITED");
    expect(desk.runs).toEqual([]);
  });
});

describe("a source that is known to be bad", () => {
  it.each<FailureCode>(["DB_CORRUPT", "DB_SCHEMA_INVALID"])("with %s is not built from again", async (code) => {
    const desk = new Desk();
    desk.byItself = desk.failing(code);
    for (const asOf of [TODAY, TODAY, YESTERDAY]) expect(gist(await desk.ask(asOf))).toBe(`none ${code}`);
    expect(desk.runs).toHaveLength(1);
  });

  it("is forgotten as soon as there is another one", async () => {
    const desk = new Desk();
    desk.byItself = desk.failing("DB_CORRUPT");
    await desk.ask();
    desk.source = { kind: "stable", sample: aSample("identity-2") };
    desk.byItself = desk.good;
    expect(gist(await desk.ask())).toBe("stored");
  });

  it.each<FailureCode>(["SOURCE_IMPLAUSIBLE", "BUILD_TIMEOUT"])("is not assumed after %s", async (code) => {
    const desk = new Desk();
    desk.byItself = desk.failing(code);
    await desk.ask();
    await desk.ask();
    expect(desk.runs).toHaveLength(2);
  });
});
