import { fallbackWords } from "../contract/card.ts";
import { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import type { ReportMeta } from "../contract/report.ts";
import type { RunRecord } from "../contract/run-record.ts";
import type { Sample } from "../contract/source.ts";
import { failpoint } from "../lib/failpoint.ts";
import { buildOrder } from "./build-order.ts";
import { failureOf } from "./failure-of.ts";
import type { HeldLock } from "./lock.ts";
import type { Ask, BuildListener, RunHooks, RunPorts } from "./ports.ts";
import { dayOfRun, runLinesOf } from "./run-log.ts";
import type { RunNotes } from "./run-notes.ts";
import { RunProgress } from "./run-progress.ts";

/** One run that holds the lock: steps 2 to 8 of SPEC 5. */
export class HeldRun {
  readonly #ports: RunPorts;
  readonly #ask: Ask;
  readonly #notes: RunNotes;
  readonly #lock: HeldLock;
  readonly #signal: AbortSignal;
  readonly #lose = new AbortController();
  readonly #progress: RunProgress;

  static async begin(ports: RunPorts, ask: Ask, notes: RunNotes, lock: HeldLock, stop: AbortSignal): Promise<HeldRun> {
    await notes.claimId();
    const log = ports.log.child({ job_run_id: notes.jobRunId });
    // with the settings of now: a reload is for the next run
    const run = new HeldRun({ ...ports, log }, ask, notes, lock, stop);
    await run.#progress.written();
    failpoint("record_written");
    return run;
  }

  private constructor(ports: RunPorts, ask: Ask, notes: RunNotes, lock: HeldLock, stop: AbortSignal) {
    this.#ports = ports;
    this.#ask = ask;
    this.#notes = notes;
    this.#lock = lock;
    this.#signal = AbortSignal.any([stop, lock.lost, this.#lose.signal]);
    this.#progress = new RunProgress(ports, lock, {
      job_run_id: notes.jobRunId,
      as_of: ask.asOf,
      modes: [...ask.modes],
      ended: [],
      trigger: ask.trigger,
      started_at: notes.startedAt,
      phase: "waiting_for_db",
      since: notes.startedAt,
      db_signature: null,
      source_identity: null,
      pid: process.pid,
    });
  }

  get record(): RunRecord {
    return this.#progress.record;
  }

  willMake(mode: Mode): boolean {
    return this.#ask.modes.includes(mode) && !this.#notes.hasEnded(mode);
  }

  /** Runs every mode to its end; `dbDeadline` (monotonic ms) is how long the source may keep us waiting. */
  async execute(dbDeadline: number, hooks: RunHooks): Promise<RunLine[]> {
    this.#ports.log.info({ as_of: this.#ask.asOf, trigger: this.#ask.trigger }, "run_started");
    try {
      await this.#skipCached();
      while (this.#notes.pending().length > 0) await this.#buildOnce(dbDeadline, hooks);
    } catch (error) {
      const cause: unknown = this.#signal.aborted ? this.#signal.reason : error;
      await this.#notes.failRest(failureOf(cause));
    }
    await this.#progress.leave(this.#notes.isTold());
    return this.#notes.lines();
  }

  /** Step 2: a report that is there already and would come out the same is not made again. */
  async #skipCached(): Promise<void> {
    if (this.#ask.force) return;
    const state = await this.#ports.source.state();
    if (state.kind !== "missing") this.#sourceIs(state.sample);
    for (const mode of this.#ask.modes) {
      const meta = await this.#ports.reports.meta(mode, this.#ask.asOf);
      if (meta !== null && (await this.#isGoodEnough(meta))) {
        await this.#notes.skip(mode, "SKIPPED_CACHE", `the report of ${meta.generated_at} stands`);
        if (this.#notes.isTold(mode)) this.#progress.modeEnded(mode);
      }
    }
  }

  async #isGoodEnough(meta: ReportMeta): Promise<boolean> {
    const { trigger } = this.#ask;
    if (trigger === "on_demand" || trigger === "backfill") return true; // they only fill what is missing
    const { identity } = this.#notes.source;
    if (identity === null || meta.trigger === "on_demand") return false;
    if (meta.inputs_hash !== this.#ports.settings.inputsHash(identity)) return false;
    const lines = await runLinesOf(this.#ports.settings.cacheDir, dayOfRun(meta.job_run_id));
    return lines.some(
      (line) => line.job_run_id === meta.job_run_id && line.mode === meta.mode && line.result === "SUCCESS",
    );
  }

  /** Steps 3 to 7: waits, builds, publishes. Returns with modes pending only when the source changed under the copy. */
  async #buildOnce(dbDeadline: number, hooks: RunHooks): Promise<void> {
    this.#progress.enter("waiting_for_db");
    hooks.onPhase?.("waiting_for_db");
    const sample = await this.#ports.source.awaitStable(dbDeadline, this.#signal).catch(async (error: unknown) => {
      const state = await this.#ports.source.state();
      if (state.kind !== "missing") this.#sourceIs(state.sample);
      throw error;
    });
    this.#sourceIs(sample);
    hooks.onBuild?.();
    const order = await buildOrder(this.#ports, this.#ask, this.record.job_run_id, this.#notes.pending(), sample);
    failpoint("before_build");
    const ending = await this.#ports.build(order, this.#listener(hooks), this.#signal);
    this.#signal.throwIfAborted();
    if (ending.kind === "failed") {
      if (order.snapshot.kind === "copy") throw new RunFailure(ending.code, ending.msg);
      // a snapshot may have gone bad since it was checked: the source is asked before it is blamed
      this.#ports.log.warn({ snapshot: order.snapshot.path, ...ending }, "snapshot_dropped");
      await this.#ports.source.dropSnapshot(order.snapshot.path);
      return;
    }
    if (ending.kind === "changed") {
      this.#ports.log.warn({}, "source_changed_during_copy");
      if (this.#ports.clock.monotonic() >= dbDeadline) {
        throw new RunFailure("DB_UNSTABLE_OR_UPDATING", "the database changed while it was copied");
      }
      return;
    }
    this.#ports.log.info({ peak_rss_bytes: ending.peakRssBytes }, "build_done");
    await this.#notes.failRest(new RunFailure("PIPELINE_FAILED", "the build ended without this report"));
  }

  #listener(hooks: RunHooks): BuildListener {
    return {
      onPhase: (phase) => {
        this.#progress.enter(phase);
        hooks.onPhase?.(phase);
      },
      onCards: (done) => {
        this.#progress.cards(done);
        hooks.onCards?.(done);
      },
      onWarning: (event, detail) => this.#ports.log.warn({ detail }, event),
      onReport: async ({ mode, generatedAt, cards, text }) => {
        this.#progress.enter("publishing");
        try {
          const { rows, copied } = await this.#ports.reports.publish(mode, this.#ask.asOf, text, () =>
            this.#lock.verify(),
          );
          const msg = `published, ${rows} counterparties${fallbackWords(cards)}`;
          failpoint("published");
          await Promise.all([this.#notes.succeed(mode, msg, generatedAt, cards), copied]);
          failpoint("noted");
        } catch (error) {
          const failure = failureOf(error);
          await this.#notes.fail(mode, failure);
          if (failure.code === "LOCK_LOST") this.#lose.abort(failure);
        }
        if (this.#notes.isTold(mode)) this.#progress.modeEnded(mode);
        failpoint("mode_noted");
      },
    };
  }

  #sourceIs(sample: Sample): void {
    this.#notes.source = { signature: sample.signature, identity: sample.identity };
    this.#progress.sourceIs(sample);
  }
}
