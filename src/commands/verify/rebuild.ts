import type { InputsThen } from "../../config/inputs-then.ts";
import type { Config } from "../../config/load-config.ts";
import { RunFailure } from "../../contract/failure.ts";
import type { Report } from "../../contract/report.ts";
import type { BuildOrder } from "../../contract/worker.ts";
import { QuickCheck } from "../../facts/quick-check.ts";
import { systemClock } from "../../lib/clock.ts";
import { findSnapshot } from "../../source/reuse-snapshot.ts";
import { parseReport } from "../../store/report-text.ts";
import { forkWorker } from "../../worker/fork-worker.ts";
import { runInWorker } from "../../worker/run-in-worker.ts";

/**
 * Makes a published report again from its own snapshot, in a build process as a run does, without a model; nothing is
 * written. Throws RunFailure, or Error when the snapshot is gone.
 */
export async function rebuild(
  published: Report,
  then: InputsThen,
  config: Config,
  { onPhase, signal }: { readonly onPhase: (phase: string) => void; readonly signal: AbortSignal },
): Promise<Report> {
  const { mode, as_of, source_identity } = published.meta;
  const path = await findSnapshot(config.workDir, source_identity, { anyBoot: true });
  if (path === null) throw new Error("its snapshot is gone from WORK_DIR (SNAPSHOT_KEEP, CACHE_RETENTION_DAYS)");
  onPhase("checking");
  await new QuickCheck().run(path); // it may be of before a power cut
  let text = "";
  const listener = {
    onPhase,
    onCards: () => {},
    onWarning: () => {},
    onReport: async (report: { readonly text: string }) => {
      text = report.text;
    },
  };
  const clock = systemClock();
  const timeoutMs = config.env.BUILD_TIMEOUT_SEC * 1000;
  const ending = await runInWorker(orderFor(published, then, config, path), listener, {
    clock,
    timeoutMs,
    signal,
    fork: () => forkWorker(),
  });
  if (ending.kind === "failed") throw new RunFailure(ending.code, ending.msg);
  const report = parseReport(text, mode, as_of);
  if (report === null) throw new Error("the build ended without a report");
  return report;
}

/** The order of the run that made it, as far as figures depend on it; what it may not depend on is left empty. */
function orderFor({ meta }: Report, then: InputsThen, config: Config, snapshot: string): BuildOrder {
  const mark = { size: "0", mtimeNs: "0", ino: "0" };
  const mtimeMs = Date.parse(meta.db_version);
  return {
    asOf: meta.as_of,
    modes: [meta.mode],
    trigger: meta.trigger,
    jobRunId: meta.job_run_id,
    workDir: config.workDir,
    timezone: then.timezone,
    convertInstants: (then.dates ?? config.env.DATE_KST_MODE) === "strict",
    source: {
      path: snapshot,
      signature: meta.db_signature,
      identity: meta.source_identity,
      main: mark,
      wal: null,
      mtimeMs,
      newestMs: mtimeMs,
    },
    snapshot: { kind: "reuse", path: snapshot },
    rules: config.rules,
    rulesHash: config.rulesHash,
    promptsHash: config.promptsHash,
    inputsHash: meta.inputs_hash,
    llm: null,
    mayCallModel: false,
    cacheDir: config.cacheDir,
    generatorVersion: config.generatorVersion,
    acceptImplausible: true,
    plausibleAgainst: null,
    previousIdentity: {},
  };
}
