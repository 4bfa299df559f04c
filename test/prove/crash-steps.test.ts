import { afterAll, beforeAll, describe } from "vitest";
import { buildWithFailpoints, failpointNames } from "./crashes/failpoints.ts";
import { buildsOf, recompute, Victim } from "./crashes/victim.ts";
import { patience } from "./patience.ts";
import { promise, tries } from "./promise.ts";

const LANES = 4;

describe("a process that dies at a step of a run", () => {
  let built: ReturnType<typeof buildWithFailpoints>;
  beforeAll(() => {
    built = buildWithFailpoints();
  });
  afterAll(() => built[Symbol.dispose]());

  promise("at every step boundary of run and serve: the same", "kills", async (trial) => {
    const names = failpointNames();
    const steps = ["run", "serve"].flatMap((program) =>
      names.flatMap((name) => (program === "run" ? [1, 2] : [1]).map((visit) => ({ program, name, visit }))),
    );
    const wanted = steps.filter((_, at) => at % tries({ full: 1, short: 8 }) === 0);
    const reached = new Set<string>();
    const hasTime = patience(trial, wanted.length);
    const lane = async () => {
      await using victim = new Victim(trial, built.mainJs);
      await victim.expectGoodRun(null, "the first run");
      for (let step = wanted.pop(); step !== undefined && hasTime(); step = wanted.pop()) {
        if (await dieAt(victim, step)) {
          trial.tried();
          reached.add(step.name);
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    trial.note(`${reached.size} of ${names.length} places`);
    if (tries({ full: 1, short: 0 }) === 1)
      for (const name of names.filter((each) => !reached.has(each))) trial.violated(`nobody came by ${name}`);
  });
});

interface Step {
  readonly program: string;
  readonly name: string;
  /** At its first or second visit. */
  readonly visit: number;
}

/** True when somebody died there. */
async function dieAt(victim: Victim, { program, name, visit }: Step): Promise<boolean> {
  const what = `${program} at ${name}:${visit}`;
  if (/settled|tidy/.test(name)) await leaveDeadRun(victim);
  const before = await victim.state();
  const FAILPOINT = `${name}:${visit}`;
  let reached: boolean;
  let builds: readonly number[] = [];
  if (program === "run") {
    const run = victim.start(["run", "--force"], { FAILPOINT });
    const { code, signal } = await run.ended;
    reached = name.startsWith("build_") ? code === 1 || run.err().includes("SIGKILL") : signal === "SIGKILL";
  } else {
    const daemon = victim.start(["serve"], { FAILPOINT });
    reached = await dieServing(victim, daemon, name);
    builds = buildsOf(daemon.pid);
  }
  const dead = await victim.afterDeath(before, builds, what);
  await victim.expectGoodRun(dead, what);
  return reached;
}

/** Leaves the record and the lock of a run that died. */
async function leaveDeadRun(victim: Victim): Promise<void> {
  await victim.start(["run", "--force"], { FAILPOINT: "record_written" }).ended;
  victim.timePasses();
}

async function dieServing(victim: Victim, daemon: ReturnType<Victim["start"]>, name: string): Promise<boolean> {
  const ended = daemon.ended.then(() => true);
  const asked = async () => {
    const port = await victim.port(daemon);
    await victim.tidied(daemon);
    for (const mode of ["offline", "online"] as const) await recompute(port, mode);
    return false;
  };
  const died = await Promise.race([ended, asked().catch(() => ended)]);
  daemon.kill("SIGKILL");
  await daemon.ended;
  return name.startsWith("build_") ? daemon.err().includes("SIGKILL") : died;
}
