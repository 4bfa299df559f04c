import type { CardTally } from "../contract/card.ts";
import type { RunEvent } from "../contract/events.ts";
import type { FailureCode } from "../contract/failure.ts";
import type { LlmSettings } from "../contract/llm.ts";
import type { Mode } from "../contract/mode.ts";
import type { ReportMeta, SourceCounts } from "../contract/report.ts";
import type { Rules } from "../contract/rules.ts";
import type { CardsDone, RunPhase, RunRecord } from "../contract/run-record.ts";
import type { FileMark, Sample, SourceState } from "../contract/source.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { BuildOrder, BuildPhase } from "../contract/worker.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";

/** A request for a run (SPEC 5); the one road for schedule, catch-up, watcher, HTTP and commands. */
export interface Ask {
  readonly asOf: string;
  readonly modes: readonly Mode[];
  readonly trigger: Trigger;
  readonly force: boolean;
  readonly acceptImplausible: boolean;
}

/** What a run needs of the rest of the program, as the roots hand it over. */
export interface RunPorts {
  readonly clock: Clock;
  readonly log: Logger;
  /** May be other ones at the next run (a reload); a run keeps those it began with. */
  readonly settings: RunSettings;
  /** Tells the rest of the program what a run does. */
  readonly tell: (event: RunEvent) => void;
  readonly source: {
    state(): Promise<SourceState>;
    /** Throws RunFailure when the source is not stable before `deadline` (monotonic ms), or the abort's reason. */
    awaitStable(deadline: number, signal: AbortSignal): Promise<Sample>;
    orphanWal(): FileMark | null;
    /** A whole snapshot of this identity, or null. */
    findSnapshot(identity: string): Promise<string | null>;
    dropSnapshot(path: string): Promise<void>;
  };
  readonly build: (order: BuildOrder, listener: BuildListener, signal: AbortSignal) => Promise<BuildEnding>;
  readonly reports: {
    /** The meta of the cached report if it is valid, else null. */
    meta(mode: Mode, asOf: string): Promise<ReportMeta | null>;
    /** Publishes atomically. Throws RunFailure `CACHE_WRITE_FAILED`, or `PIPELINE_FAILED` for what is no report. */
    publish(mode: Mode, asOf: string, text: string, stillOurs: () => Promise<void>): Promise<Published>;
    /** `source_identity` of the report of this mode with the newest earlier as_of. */
    identityBefore(mode: Mode, asOf: string): Promise<string | null>;
    /** `meta.source` of the report with the newest generated_at of either mode. */
    newestCounts(): Promise<SourceCounts | null>;
  };
  /** Retention of everything that grows (SPEC 5.8); called by the lock holder. */
  readonly sweep: () => Promise<void>;
}

export interface Published {
  /** Counterparties of the report. */
  readonly rows: number;
  /** Resolves when its encoded copies are there too, or could not be made. */
  readonly copied: Promise<void>;
}

/** The part of the configuration that a run reads. Lengths in ms. */
export interface RunSettings {
  readonly cacheDir: string;
  readonly workDir: string;
  readonly dbPath: string;
  readonly timezone: string;
  readonly convertInstants: boolean;
  readonly dbWaitMs: number;
  readonly onDemandWaitMs: number;
  readonly rules: Rules;
  readonly rulesHash: string;
  readonly promptsHash: string;
  readonly llm: LlmSettings | null;
  readonly generatorVersion: string;
  /** Hash of everything but the source that a report depends on (SPEC 4, `inputs_hash`). */
  inputsHash(sourceIdentity: string): string;
}

export interface BuildListener {
  onPhase(phase: BuildPhase): void;
  onCards(done: CardsDone): void;
  onWarning(event: string, detail: string): void;
  onReport(report: { mode: Mode; generatedAt: string; cards: CardTally; text: string }): Promise<void>;
}

export type BuildEnding =
  | { readonly kind: "done"; readonly peakRssBytes: number }
  | { readonly kind: "changed" }
  | { readonly kind: "failed"; readonly code: FailureCode; readonly msg: string };

/** What a caller may want to hear while it waits. */
export interface RunHooks {
  /** The run holds the lock. */
  onHeld?: (record: RunRecord) => void;
  /** What the run does now. */
  onPhase?: (phase: RunPhase) => void;
  /** So many of a mode's cards are done. */
  onCards?: (done: CardsDone) => void;
  /** A build begins: from here on it is not a wait for the database any more. */
  onBuild?: () => void;
}
