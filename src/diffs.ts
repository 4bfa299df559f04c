import type { ChildProcess } from "node:child_process";
import { inputsThen } from "./config/inputs-then.ts";
import type { Config } from "./config/load-config.ts";
import type { ComparedSide, CompareOrder } from "./contract/compare.ts";
import { type Comparable, type Comparison, DiffAnswers, type FoundSnapshot } from "./diff/diff-answers.ts";
import type { Clock } from "./lib/clock.ts";
import type { Logger } from "./lib/logger.ts";
import { COMPARE_PROGRAM } from "./lib/package-root.ts";
import { findSnapshot } from "./source/reuse-snapshot.ts";
import { Prepared } from "./store/prepared.ts";
import type { ReportShelf } from "./store/shelf.ts";
import { forkWorker } from "./worker/fork-worker.ts";
import { runCompare } from "./worker/run-compare.ts";

/** What moved between two cached reports (SPEC 6, `diff`). */
export interface Diffs {
  readonly answers: DiffAnswers;
  /** Deals are weighed with this configuration's rules from now on. */
  reload(config: Config): void;
  /** Kills a comparison that is going on. */
  stop(): void;
}

export interface DiffParts {
  readonly shelf: ReportShelf;
  readonly clock: Clock;
  readonly log: Logger;
  /** How a comparing process is started, instead of the built one. */
  readonly fork?: (() => ChildProcess) | undefined;
}

/** Composes the answers to GETs of diffs from their parts. */
export function openDiffs(first: Config, { shelf, clock, log, fork }: DiffParts): Diffs {
  let config = first;
  const over = new AbortController();
  const compare = async (comparison: Comparison) => {
    if (over.signal.aborted) return null;
    const ending = await runCompare(orderOf(comparison, config), {
      clock,
      timeoutMs: config.env.BUILD_TIMEOUT_SEC * 1000,
      signal: over.signal,
      fork: fork ?? (() => forkWorker(COMPARE_PROGRAM)),
    });
    if (ending.kind !== "done" && !over.signal.aborted) log.error({ error: ending.why }, "comparison_failed");
    if (ending.kind === "failed") return null;
    return { body: new Prepared(Buffer.from(ending.text)), final: ending.kind === "done" };
  };
  const answers = new DiffAnswers({
    clock,
    report: async (mode, day) => {
      const report = await shelf.get(mode, day);
      if (report === null) return null;
      const { meta, text, publishedAt, prepared } = report;
      return { meta, text, publishedAt, mark: prepared.identity.etag };
    },
    snapshotOf: ({ meta }) => snapshotOf(config.workDir, meta.source_identity),
    compare,
  });
  const reload = (fresh: Config) => {
    config = fresh;
    answers.forget();
  };
  return { answers, reload, stop: () => over.abort() };
}

async function snapshotOf(workDir: string, identity: string): Promise<FoundSnapshot | null> {
  const path = await findSnapshot(workDir, identity);
  if (path !== null) return { path, mustBeChecked: false };
  const old = await findSnapshot(workDir, identity, { anyBoot: true });
  return old === null ? null : { path: old, mustBeChecked: true };
}

function orderOf({ from, to, fromSnapshot, toSnapshot }: Comparison, config: Config): CompareOrder {
  const [before, after] = [inputsThen(from.meta, config), inputsThen(to.meta, config)];
  const side = (report: Comparable, then: typeof before, snapshot: FoundSnapshot | null): ComparedSide => ({
    report: report.text,
    snapshot: snapshot?.path ?? null,
    mustBeChecked: snapshot?.mustBeChecked ?? false,
    timezone: then.timezone,
    convertInstants: (then.dates ?? config.env.DATE_KST_MODE) === "strict",
  });
  return {
    from: side(from, before, fromSnapshot),
    to: side(to, after, toSnapshot),
    rules: config.rules,
    rulesChanged:
      from.meta.rules_hash !== to.meta.rules_hash ||
      from.meta.timezone !== to.meta.timezone ||
      before.dates !== after.dates,
    sameInputs: before.lost.length === 0 && after.lost.length === 0,
    workDir: config.workDir,
  };
}
