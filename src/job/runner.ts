import { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import type { RunRecord } from "../contract/run-record.ts";
import { failpoint } from "../lib/failpoint.ts";
import { sleep } from "../lib/sleep.ts";
import { failureOf } from "./failure-of.ts";
import { HeldRun } from "./held-run.ts";
import { type HeldLock, takeLock } from "./lock.ts";
import type { Ask, RunHooks, RunPorts } from "./ports.ts";
import { RunNotes } from "./run-notes.ts";
import { settleDeadRun } from "./settle.ts";
import { type Release, Turn } from "./turn.ts";
import { UntoldEnds } from "./untold.ts";

const LOCK_RETRY_MS = 200;

/** Runs reports, one at a time (SPEC 5). */
export class Runner {
  readonly #ports: RunPorts;
  readonly #turn = new Turn();
  readonly #stop = new AbortController();
  readonly #open = new Set<Promise<unknown>>();
  readonly #untold = new UntoldEnds();
  #tidying: Promise<boolean> | null = null;
  #held: { readonly run: HeldRun; readonly ending: Promise<RunLine[]> } | null = null;

  constructor(ports: RunPorts) {
    this.#ports = ports;
  }

  /** Does what is asked and answers a line per mode. Never rejects for an expected failure: that is a line too. */
  run(ask: Ask, hooks: RunHooks = {}): Promise<RunLine[]> {
    const ending = this.#run(ask, hooks);
    this.#open.add(ending);
    ending.finally(() => this.#open.delete(ending)).catch(() => {});
    return ending;
  }

  /** The run of this process that holds the lock, or null. */
  current(): RunRecord | null {
    return this.#held?.run.record ?? null;
  }

  /** Ends of runs of this process that are not in the files yet, oldest first. */
  untold(): readonly RunLine[] {
    return this.#untold.lines;
  }

  /** The run in progress here that will make this report, or null. */
  making(mode: Mode, asOf: string): { readonly record: RunRecord; readonly ending: Promise<RunLine[]> } | null {
    if (this.#held === null) return null;
    const { run, ending } = this.#held;
    return run.record.as_of === asOf && run.willMake(mode) ? { record: run.record, ending } : null;
  }

  /**
   * Takes the lock once to settle a dead run and to sweep, waiting for it at most `waitMs` (SPEC 5.7). A run that
   * comes first does the same on its way. False when another process held the lock all the time.
   */
  async tidy(waitMs: number): Promise<boolean> {
    const { clock } = this.#ports;
    const deadline = clock.monotonic() + waitMs;
    while (!this.#stop.signal.aborted) {
      const release = this.#turn.tryTake();
      if (release === null) return true;
      this.#tidying = this.#tidyOnce().finally(release);
      const done = await this.#tidying.finally(() => {
        this.#tidying = null;
      });
      if (done || clock.monotonic() >= deadline) return done;
      await sleep(clock, LOCK_RETRY_MS, this.#stop.signal);
    }
    return false;
  }

  /** False when another process holds the lock. */
  async #tidyOnce(): Promise<boolean> {
    const { clock, settings } = this.#ports;
    const lock = await takeLock(settings.cacheDir, clock, { signal: this.#stop.signal });
    if (lock === null) return false;
    try {
      await settleDeadRun(this.#ports, this.#untold);
      failpoint("tidy_settled");
      await this.#ports.sweep();
    } finally {
      await lock.release();
    }
    return true;
  }

  /** Ends the run in progress as FAILED `CRASHED` and waits until everything asked for has ended. */
  async stop(why: string): Promise<void> {
    this.#stop.abort(new RunFailure("CRASHED", `stopped: ${why}`));
    await Promise.allSettled(this.#open);
  }

  async #run(ask: Ask, hooks: RunHooks): Promise<RunLine[]> {
    const notes = new RunNotes(this.#ports, ask, this.#untold);
    const waitUntil = this.#ports.clock.monotonic() + this.#waitMs(ask);
    try {
      if (ask.trigger === "on_demand") await this.#waitUnlocked(notes, waitUntil);
      const release = await this.#takeTurn(ask, waitUntil);
      if (release === null) return await notes.skipAll("SKIPPED_LOCKED", "another run is in progress");
      try {
        return await this.#withLock(ask, hooks, notes, waitUntil);
      } finally {
        release();
      }
    } catch (error) {
      if (!(error instanceof RunFailure))
        this.#ports.log.error({ err: error, job_run_id: notes.jobRunId, trigger: ask.trigger }, "run_broke");
      // without a lock (a full disk) no id was claimed yet: that of a run in the same second is not ours
      if (notes.lines().length === 0) await notes.claimId().catch(() => {});
      return notes.failRest(failureOf(error));
    }
  }

  /** Somebody's GET must not hold the lock while it waits for an export. */
  async #waitUnlocked(notes: RunNotes, waitUntil: number): Promise<void> {
    const state = await this.#ports.source.state();
    if (state.kind !== "missing") notes.source = { signature: state.sample.signature, identity: state.sample.identity };
    await this.#ports.source.awaitStable(waitUntil, this.#stop.signal);
  }

  async #withLock(ask: Ask, hooks: RunHooks, notes: RunNotes, waitUntil: number): Promise<RunLine[]> {
    this.#stop.signal.throwIfAborted();
    const waitMs = ask.trigger === "on_demand" ? waitUntil - this.#ports.clock.monotonic() : 0;
    const lock = await this.#waitForLock(waitMs);
    if (lock === null) return notes.skipAll("SKIPPED_LOCKED", "another process holds the run lock");
    try {
      failpoint("lock_taken");
      await settleDeadRun(this.#ports, this.#untold);
      failpoint("lock_held_settled");
      const dbDeadline = ask.trigger === "on_demand" ? waitUntil : this.#ports.clock.monotonic() + this.#waitMs(ask);
      const run = await HeldRun.begin(this.#ports, ask, notes, lock, this.#stop.signal);
      const ending = run.execute(dbDeadline, hooks);
      this.#held = { run, ending };
      hooks.onHeld?.(run.record);
      return await ending;
    } finally {
      this.#held = null;
      failpoint("before_release");
      await lock.release();
      failpoint("lock_released");
    }
  }

  #waitMs(ask: Ask): number {
    const { dbWaitMs, onDemandWaitMs } = this.#ports.settings;
    return ask.trigger === "on_demand" ? onDemandWaitMs : dbWaitMs;
  }

  async #takeTurn(ask: Ask, waitUntil: number): Promise<Release | null> {
    await this.#tidying?.catch(() => {}); // a moment of housekeeping is no run to be turned away for
    switch (ask.trigger) {
      case "schedule":
      case "catch_up":
      case "db_stable":
        return this.#turn.take(this.#ports.clock, Number.POSITIVE_INFINITY);
      case "on_demand":
        return this.#turn.take(this.#ports.clock, waitUntil - this.#ports.clock.monotonic());
      case "recompute":
      case "cli":
      case "backfill":
        return this.#turn.tryTake();
    }
  }

  async #waitForLock(waitMs: number): Promise<HeldLock | null> {
    const { clock, settings } = this.#ports;
    const deadline = clock.monotonic() + waitMs;
    for (;;) {
      const lock = await takeLock(settings.cacheDir, clock, { signal: this.#stop.signal });
      if (lock !== null || clock.monotonic() >= deadline || this.#stop.signal.aborted) return lock;
      await sleep(clock, LOCK_RETRY_MS, this.#stop.signal);
    }
  }
}
