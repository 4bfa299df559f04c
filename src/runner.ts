import type { ChildProcess } from "node:child_process";
import { inputsHash } from "./config/inputs.ts";
import { type Config, llmSettings } from "./config/load-config.ts";
import type { Due } from "./contract/due.ts";
import type { RunEvent } from "./contract/events.ts";
import { MODES } from "./contract/mode.ts";
import type { RunSettings } from "./job/ports.ts";
import { Runner } from "./job/runner.ts";
import { createStatus } from "./job/status-file.ts";
import type { Clock } from "./lib/clock.ts";
import { messageOf } from "./lib/errors.ts";
import { Hub } from "./lib/hub.ts";
import type { Logger } from "./lib/logger.ts";
import { makeFolder } from "./lib/make-folder.ts";
import { dueNow, removeDue } from "./retention.ts";
import { awaitStable } from "./source/await-stable.ts";
import { dropSnapshot, findSnapshot } from "./source/reuse-snapshot.ts";
import { type SourceWatcher, watchSource } from "./source/watcher.ts";
import { publishCopies } from "./store/copies.ts";
import { encode } from "./store/encode.ts";
import { identityBefore, newestCounts } from "./store/history.ts";
import { reportFolder } from "./store/paths.ts";
import { publishReport } from "./store/publish.ts";
import { ReportShelf } from "./store/shelf.ts";
import { forkWorker } from "./worker/fork-worker.ts";
import { runInWorker } from "./worker/run-in-worker.ts";

/** What the daemon and the commands share: the road to a run, and what it stands on. */
export interface RunParts {
  readonly runner: Runner;
  /** What runs of this process do. */
  readonly events: Hub<RunEvent>;
  /** The next run is made with this configuration's rules and prompts. */
  reload(config: Config): void;
  readonly watcher: SourceWatcher;
  readonly shelf: ReportShelf;
}

export interface RunOverrides {
  /** How a build process is started: with a spare one that waits already, or with another program (tests). */
  readonly fork?: () => ChildProcess;
  /** Hears what retention removed. */
  readonly onSwept?: (gone: readonly Due[]) => void;
}

/** Composes the one road to a run (SPEC 5) from its parts. Stop the runner first, then the watcher. */
export async function openRunner(
  config: Config,
  clock: Clock,
  log: Logger,
  overrides: RunOverrides = {},
): Promise<RunParts> {
  const { env, cacheDir, workDir, dbPath } = config;
  for (const folder of [workDir, ...MODES.map((mode) => reportFolder(cacheDir, mode))]) await makeFolder(folder);
  for (const mode of MODES) await createStatus(cacheDir, mode);
  const watcher = await watchSource(dbPath, env.DB_STABLE_WINDOW_SEC * 1000, clock);
  const shelf = new ReportShelf(cacheDir);
  const events = new Hub<RunEvent>((error) => log.error({ err: error }, "listener_broke"));
  let settings = runSettings(config);
  const runner = new Runner({
    clock,
    log,
    get settings() {
      return settings;
    },
    tell: (event) => events.tell(event),
    source: {
      state: () => watcher.state(),
      awaitStable: async (deadline, signal) => (await awaitStable(watcher, clock, deadline, signal)).sample,
      orphanWal: () => watcher.orphanWal(),
      findSnapshot: (identity) => findSnapshot(workDir, identity),
      dropSnapshot,
    },
    build: (order, listener, signal) =>
      runInWorker(order, listener, {
        clock,
        timeoutMs: env.BUILD_TIMEOUT_SEC * 1000,
        signal,
        fork: overrides.fork ?? (() => forkWorker()),
      }),
    reports: {
      meta: async (mode, asOf) => (await shelf.get(mode, asOf))?.meta ?? null,
      publish: async (mode, asOf, text, stillOurs) => {
        const body = Buffer.from(text);
        const encodings = encode(body); // by other threads, while the report is checked and written
        encodings.catch(() => {}); // heard below, when there is a report to copy
        const report = await publishReport(cacheDir, mode, asOf, { text, body }, stillOurs);
        shelf.published({ meta: report.meta, text, body });
        const copied = publishCopies(cacheDir, mode, asOf, body, encodings).catch((error: unknown) =>
          log.warn(
            { job_run_id: report.meta.job_run_id, as_of: asOf, mode, error: messageOf(error) },
            "copies_not_published",
          ),
        );
        return { rows: report.counterparties.length, copied };
      },
      identityBefore: (mode, asOf) => identityBefore(shelf, mode, asOf),
      newestCounts: () => newestCounts(shelf),
    },
    sweep: async () => {
      const due = await dueNow(config, clock.now());
      await removeDue(due);
      overrides.onSwept?.(due);
    },
  });
  const reload = (fresh: Config) => {
    settings = runSettings(fresh);
  };
  return { runner, events, reload, watcher, shelf };
}

/** The part of the configuration that a run reads. */
function runSettings(config: Config): RunSettings {
  const { env } = config;
  return {
    cacheDir: config.cacheDir,
    workDir: config.workDir,
    dbPath: config.dbPath,
    timezone: env.TZ,
    convertInstants: env.DATE_KST_MODE === "strict",
    dbWaitMs: env.DB_RETRY * env.DB_RETRY_INTERVAL_SEC * 1000,
    onDemandWaitMs: env.ON_DEMAND_WAIT_SEC * 1000,
    rules: config.rules,
    rulesHash: config.rulesHash,
    promptsHash: config.promptsHash,
    llm: llmSettings(config),
    generatorVersion: config.generatorVersion,
    inputsHash: (identity) => inputsHash(config, identity),
  };
}
