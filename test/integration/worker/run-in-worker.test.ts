import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { gate } from "../../unit/job/run-bench.ts";
import { Hearing } from "./programs.ts";

const SAY_PID = `await say({ type: "warning", event: "pid", detail: String(process.pid) });`;
const HANG = "await new Promise(() => setInterval(() => {}, 1000));";
const DONE = `await say({ type: "done", peakRssBytes: 5 });`;

/** The pid of a program that said it. */
async function pidOf(hearing: Hearing): Promise<number> {
  await eventually(() => expect(hearing.warnings).toHaveLength(1));
  return Number(hearing.warnings[0]?.replace("pid: ", ""));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a build process", () => {
  it("is told its order and heard to its end", async () => {
    const hearing = new Hearing();
    const ending = await hearing.run(`
      await say({ type: "phase", phase: "reading" });
      await say({ type: "warning", event: "order", detail: order.asOf + " " + order.modes.join() });
      for (const mode of order.modes) await say(report(mode));
      ${DONE}`);
    expect(ending).toEqual({ kind: "done", peakRssBytes: 5 });
    expect(hearing.phases).toEqual(["reading"]);
    expect(hearing.warnings).toEqual(["order: 2026-01-29 offline,online"]);
    expect(hearing.reports).toEqual(["offline begins", "offline ends", "online begins", "online ends"]);
    expect(hearing.clock.timers).toBe(0);
  });

  it("knows nothing of our environment", async () => {
    const hearing = new Hearing();
    process.env.REPORTD_TEST_SECRET = "s3cret";
    await hearing.run(`
      const { SQLITE_TMPDIR, TZ, REPORTD_TEST_SECRET } = process.env;
      await say({ type: "warning", event: "env", detail: [SQLITE_TMPDIR, TZ, REPORTD_TEST_SECRET].join(" ") });`);
    delete process.env.REPORTD_TEST_SECRET;
    expect(hearing.warnings).toEqual(["env:  UTC "]);
  });

  it("has each report handed over when the one before it is done with, and waits for that at its end", async () => {
    const hearing = new Hearing();
    const publishing = gate();
    hearing.receive = () => publishing.opened;
    let ended = false;
    const ending = hearing
      .run(`for (const mode of order.modes) await say(report(mode)); ${SAY_PID} ${DONE}`)
      .then((end) => {
        ended = true;
        return end;
      });
    const pid = await pidOf(hearing);
    await eventually(() => expect(isAlive(pid)).toBe(false));
    expect(hearing.reports).toEqual(["offline begins"]);
    expect(ended).toBe(false);
    publishing.open();
    expect((await ending).kind).toBe("done");
    expect(hearing.reports).toEqual(["offline begins", "offline ends", "online begins", "online ends"]);
  });

  it.each([
    ["changed", `await say({ type: "changed" });`, { kind: "changed" }],
    [
      "failed",
      `await say({ type: "failed", code: "DB_CORRUPT", msg: "broken" });`,
      { kind: "failed", code: "DB_CORRUPT", msg: "broken" },
    ],
  ])("that says it %s is believed, whatever it says after", async (_what, last, ending) => {
    expect(await new Hearing().run(`${last} ${DONE}`)).toEqual(ending);
  });

  it("that fails with a stack has it logged", async () => {
    const hearing = new Hearing();
    await hearing.run(`await say({ type: "failed", code: "PIPELINE_FAILED", msg: "a bug", stack: "at here" });`);
    expect(hearing.warnings).toEqual(["build_failed: at here"]);
  });
});

describe("a build process that goes away", () => {
  it.each([
    ["by itself", "process.exit(0);", "ended with code 0"],
    ["with an error", "process.exit(3);", "ended with code 3"],
    ["killed", "process.kill(process.pid, 'SIGKILL');", "was killed by SIGKILL (out of memory?)"],
    [
      "killed by a disk",
      "process.kill(process.pid, 'SIGBUS');",
      "was killed by SIGBUS (does the disk of WORK_DIR fail?)",
    ],
    ["without a word", "await new Promise(setImmediate);", "ended with code 0"],
    [
      "of an error nobody caught",
      "process.on('uncaughtException', () => process.exit(7)); throw new Error();",
      "code 7",
    ],
  ])("%s before it is done fails the build", async (_how, body, words) => {
    const ending = await new Hearing().run(body);
    expect(ending).toEqual({ kind: "failed", code: "PIPELINE_FAILED", msg: expect.stringContaining(words) });
  });

  it("keeps the reports that it sent", async () => {
    const hearing = new Hearing();
    const ending = await hearing.run(`await say(report("offline")); process.exit(1);`);
    expect(ending.kind).toBe("failed");
    expect(hearing.reports).toEqual(["offline begins", "offline ends"]);
  });
});

describe("a build process that speaks nonsense", () => {
  it.each([`"hello"`, "{}", `{ type: "phase", phase: "dreaming" }`, `{ type: "report", mode: "offline" }`, "null"])(
    "%s is killed",
    async (message) => {
      const hearing = new Hearing();
      const ending = hearing.run(`${SAY_PID} await say(${message}); ${HANG}`);
      const pid = await pidOf(hearing);
      expect(await ending).toEqual({
        kind: "failed",
        code: "PIPELINE_FAILED",
        msg: "the build process spoke nonsense",
      });
      expect(isAlive(pid)).toBe(false);
    },
  );
});

describe("the clock of a build", () => {
  it("kills a process that hangs", async () => {
    const hearing = new Hearing();
    const ending = hearing.run(`process.on("SIGTERM", () => {}); ${SAY_PID} ${HANG}`, { timeoutMs: 300_000 });
    const pid = await pidOf(hearing);
    await hearing.clock.advance(299_999);
    expect(isAlive(pid)).toBe(true);
    await hearing.clock.advance(1);
    expect(await ending).toEqual({
      kind: "failed",
      code: "BUILD_TIMEOUT",
      msg: expect.stringContaining("300 s (BUILD_TIMEOUT_SEC)"),
    });
    expect(isAlive(pid)).toBe(false);
  });

  it("kills a process that does nothing but compute", async () => {
    const ending = await new Hearing().run("for (;;);", { timeoutMs: 300, realTime: true });
    expect(ending).toMatchObject({ kind: "failed", code: "BUILD_TIMEOUT" });
  });

  it("stands still during cards, and goes on after them from where it was", async () => {
    const hearing = new Hearing();
    const ending = hearing.run(
      `let [steps, wake] = [0, () => {}];
       process.on("SIGUSR2", () => { steps += 1; wake(); });
       const next = async () => {
         while (steps === 0) await new Promise((woken) => { wake = woken; });
         steps -= 1;
       };
       setInterval(() => {}, 1000);
       await say({ type: "phase", phase: "reading" });
       ${SAY_PID}
       await next(); await say({ type: "phase", phase: "cards" });
       await next(); await say({ type: "phase", phase: "rules" });
       await next();`,
      { timeoutMs: 10_000 },
    );
    const pid = await pidOf(hearing);
    const go = async (phases: number) => {
      process.kill(pid, "SIGUSR2");
      await eventually(() => expect(hearing.phases).toHaveLength(phases));
    };
    await hearing.clock.advance(6_000);
    await go(2);
    await hearing.clock.advance(3_600_000);
    expect(isAlive(pid)).toBe(true);
    await go(3);
    await hearing.clock.advance(3_999);
    expect(isAlive(pid)).toBe(true);
    await hearing.clock.advance(1);
    expect(await ending).toMatchObject({ code: "BUILD_TIMEOUT" });
    expect(hearing.phases).toEqual(["reading", "cards", "rules"]);
  });

  it("does not undo what a process said before it was killed", async () => {
    const hearing = new Hearing();
    const ending = hearing.run(`await say({ type: "done", peakRssBytes: 5 }); ${SAY_PID} ${HANG}`);
    await pidOf(hearing);
    await hearing.clock.advance(300_000);
    expect(await ending).toEqual({ kind: "done", peakRssBytes: 5 });
  });
});

describe("a build that is called off", () => {
  it("is killed at once, and what it sent before is kept", async () => {
    const hearing = new Hearing();
    const ending = hearing.run(`process.on("SIGTERM", () => {}); await say(report("offline")); ${SAY_PID} ${HANG}`);
    const pid = await pidOf(hearing);
    hearing.abort.abort();
    expect(await ending).toMatchObject({ kind: "failed", code: "CRASHED" });
    expect(isAlive(pid)).toBe(false);
    expect(hearing.reports).toEqual(["offline begins", "offline ends"]);
    expect(hearing.clock.timers).toBe(0);
  });

  it("before it begins hears no order", async () => {
    const hearing = new Hearing();
    hearing.abort.abort();
    expect(await hearing.run(SAY_PID)).toMatchObject({ kind: "failed", code: "CRASHED" });
    expect(hearing.warnings).toEqual([]);
    expect(hearing.clock.timers).toBe(0);
  });
});
