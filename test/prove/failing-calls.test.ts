import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, inject } from "vitest";
import { SNAPSHOTS } from "./crashes/dead-end.ts";
import { Victim } from "./crashes/victim.ts";
import { patience } from "./patience.ts";
import { promise, tries } from "./promise.ts";

const MAIN = inject("mainJs");
/** What a run writes, forces to disk, names and reads with; each fails once per thread, at its n-th call. */
const CALLS = [
  "pwrite64",
  "fsync",
  "fdatasync",
  "rename",
  "mkdir",
  "utimensat",
  "unlink",
  "rmdir",
  "read",
  "pread64",
  "fchmod",
];
/** Of everything that reads: the source, which is copied. */
const only = (call: string, db: string) => (call === "read" ? ["-P", db] : []);
const ERRORS = ["EIO", "ENOSPC"];
const LANES = 3;

describe("a system call that fails", () => {
  promise(
    "in the command or its build: the old report or the new one stands, the next run needs no hand",
    "failures",
    async (trial) => {
      const visits = tries({ full: 4, short: 1 });
      const faults = CALLS.flatMap((call) =>
        ERRORS.flatMap((error) => Array.from({ length: visits }, (_, at) => ({ call, error, at: at + 1 }))),
      );
      const wanted = faults.filter((_, at) => at % tries({ full: 1, short: 4 }) === 0);
      const hasTime = patience(trial, wanted.length);
      const ends = new Map<string, number>();
      const lane = async () => {
        await using victim = new Victim(trial, MAIN);
        await victim.expectGoodRun(null, "the first run");
        for (let fault = wanted.pop(); fault !== undefined && hasTime(); fault = wanted.pop())
          if (await failOnce(victim, fault, ends)) trial.tried();
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      trial.note([...ends].map(([end, count]) => `${count} ${end}`).join(", "));
    },
  );
});

interface Fault {
  readonly call: string;
  readonly error: string;
  /** At which visit of a thread. */
  readonly at: number;
}

/** Runs the command with one failure in it; true when the failure came. */
async function failOnce(victim: Victim, { call, error, at }: Fault, ends: Map<string, number>): Promise<boolean> {
  const what = `${call} ${at}: ${error}`;
  const before = await victim.state();
  const log = join(victim.scene.folder, "calls");
  const inject = ["-f", "-qq", "-o", log, "-e", `trace=${call}`, "-e", `inject=${call}:error=${error}:when=${at}`];
  const args = [...inject, ...only(call, victim.scene.db), process.execPath, MAIN, "run", "--force", "--json"];
  const run = victim.scene.program("strace", args, { ...SNAPSHOTS, LOG_LEVEL: "silent" });
  const { code, signal } = await run.ended;
  const count = (end: string) => ends.set(end, (ends.get(end) ?? 0) + 1);
  const neverBegan = code === 127 && run.err().includes("error while loading shared libraries");
  if (neverBegan) count("not begun");
  else if (code !== 0 && code !== 1) victim.violated(`${what}: the command ended with ${code ?? signal}: ${run.err()}`);
  for (const [, end = ""] of run.out().matchAll(/"(?:result":"(?=S)|code":")(\w+)"/g)) count(end);
  await victim.afterDeath(before, [], what);
  await victim.expectGoodRun(null, what);
  return readFileSync(log, "utf8").includes("(INJECTED)");
}
