import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CompareOrder } from "../../../src/contract/compare.ts";
import { forkWorker } from "../../../src/worker/fork-worker.ts";
import { type CompareEnding, runCompare } from "../../../src/worker/run-compare.ts";
import { eventually } from "../../support/eventually.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { rules } from "../../unit/rules/given.ts";

const SIDE = { report: "{}", snapshot: null, mustBeChecked: false, timezone: "Asia/Seoul", convertInstants: true };
const ORDER: CompareOrder = {
  from: SIDE,
  to: SIDE,
  rules,
  rulesChanged: false,
  sameInputs: true,
  workDir: "/nowhere",
};
const COMPARED = `await say({ type: "compared", text: "halfway" });`;
const HANG = "await new Promise(() => setInterval(() => {}, 1000));";

/** A comparison by a program with this body. */
class Trial {
  readonly clock = new FakeClock("2026-01-29T12:00:00+09:00");
  readonly stop = new AbortController();
  child: ChildProcess | null = null;
  heard = 0;

  run(body: string): Promise<CompareEnding> {
    const program = join(temporaryFolder(), "program.mjs");
    writeFileSync(
      program,
      `const say = (message) => new Promise((resolve) => process.send(message, resolve));
       process.once("message", async (order) => { ${body}; process.disconnect(); });`,
    );
    const fork = () => {
      this.child = forkWorker(program);
      this.child.on("message", () => this.heard++);
      return this.child;
    };
    return runCompare(ORDER, { clock: this.clock, timeoutMs: 5_000, signal: this.stop.signal, fork });
  }

  async said(): Promise<void> {
    await eventually(() => expect(this.heard).toBe(1));
  }
}

describe("a process that compares", () => {
  it("is heard to its end", async () => {
    const trial = new Trial();
    expect(await trial.run(`${COMPARED} await say({ type: "done", text: order.workDir })`)).toEqual({
      kind: "done",
      text: "/nowhere",
    });
    expect(trial.clock.timers).toBe(0);
  });

  it("that fails over the deals leaves what it said before", async () => {
    const ending = await new Trial().run(`${COMPARED} await say({ type: "failed", msg: "broken" })`);
    expect(ending).toEqual({ kind: "partly", text: "halfway", why: "broken" });
  });

  it("is killed when it takes too long", async () => {
    const trial = new Trial();
    const ending = trial.run(`${COMPARED} ${HANG}`);
    await trial.said();
    await trial.clock.advance(5_000);
    expect(await ending).toEqual({ kind: "partly", text: "halfway", why: "it took longer than 5 s" });
    expect(trial.child?.signalCode).toBe("SIGKILL");
  });

  it("is killed when the daemon stops", async () => {
    const trial = new Trial();
    const ending = trial.run(`${COMPARED} ${HANG}`);
    await trial.said();
    trial.stop.abort();
    expect(await ending).toMatchObject({ kind: "partly", why: "stopped before it ended" });
    expect(trial.child?.signalCode).toBe("SIGKILL");
    expect(await new Trial().run("process.exit(3)")).toMatchObject({ kind: "failed" });
  });

  it("that dies or speaks nonsense has said nothing", async () => {
    expect(await new Trial().run("process.kill(process.pid, 'SIGKILL')")).toMatchObject({
      kind: "failed",
      why: expect.stringContaining("died"),
    });
    expect(await new Trial().run(`await say("hello")`)).toEqual({ kind: "failed", why: "the process spoke nonsense" });
  });
});
