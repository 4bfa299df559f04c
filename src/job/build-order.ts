import type { Mode } from "../contract/mode.ts";
import type { Sample } from "../contract/source.ts";
import type { BuildOrder } from "../contract/worker.ts";
import type { Ask, RunPorts } from "./ports.ts";

/** Everything the build process is told (SPEC 5.4) to make `modes` from a source that was seen stable. */
export async function buildOrder(
  ports: RunPorts,
  ask: Ask,
  jobRunId: string,
  modes: Mode[],
  sample: Sample,
): Promise<BuildOrder> {
  const { settings, reports } = ports;
  return {
    asOf: ask.asOf,
    modes,
    trigger: ask.trigger,
    jobRunId,
    workDir: settings.workDir,
    timezone: settings.timezone,
    convertInstants: settings.convertInstants,
    source: sample,
    snapshot: await snapshotPlan(ports, ask, sample),
    rules: settings.rules,
    rulesHash: settings.rulesHash,
    promptsHash: settings.promptsHash,
    inputsHash: settings.inputsHash(sample.identity),
    llm: settings.llm,
    mayCallModel: ask.trigger !== "on_demand",
    cacheDir: settings.cacheDir,
    generatorVersion: settings.generatorVersion,
    acceptImplausible: ask.acceptImplausible,
    plausibleAgainst: await reports.newestCounts(),
    previousIdentity: await previousIdentities(ports, modes, ask.asOf),
  };
}

/** What only fills gaps is content with the snapshot that is there; every other run takes its own (SPEC 2). */
async function snapshotPlan({ source, settings }: RunPorts, ask: Ask, sample: Sample): Promise<BuildOrder["snapshot"]> {
  const mayReuse = ask.trigger === "on_demand" || ask.trigger === "backfill";
  const path = mayReuse ? await source.findSnapshot(sample.identity) : null;
  return path === null
    ? { kind: "copy", dbPath: settings.dbPath, orphanWal: source.orphanWal() }
    : { kind: "reuse", path };
}

async function previousIdentities(
  { reports }: RunPorts,
  modes: readonly Mode[],
  asOf: string,
): Promise<BuildOrder["previousIdentity"]> {
  const before: Partial<Record<Mode, string>> = {};
  for (const mode of modes) {
    const identity = await reports.identityBefore(mode, asOf);
    if (identity !== null) before[mode] = identity;
  }
  return before;
}
