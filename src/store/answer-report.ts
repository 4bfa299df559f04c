import type { LackReason, ReportAnswer } from "../contract/answer.ts";
import type { FailureCode } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import { isSuccess, type RunLine } from "../contract/outcome.ts";
import type { SourceState } from "../contract/source.ts";
import type { Clock } from "../lib/clock.ts";
import { MinuteRate } from "../lib/minute-rate.ts";
import { fallbackDay } from "./history.ts";
import type { ReportShelf, StoredReport } from "./shelf.ts";
import { StaleAnswers } from "./stale.ts";

/** What answering needs of the rest of the program. */
export interface AnswerPorts {
  readonly clock: Clock;
  readonly shelf: ReportShelf;
  readonly waitMs: number;
  readonly buildsPerMinute: number;
  today(): string;
  sourceState(): Promise<SourceState>;
  lastSuccess(mode: Mode): Promise<string | undefined>;
  /** The run of this process that will make the report: whether it still waits for the source, and how it ends. */
  making(mode: Mode, asOf: string): { readonly waitsForDb: boolean; readonly ending: Promise<RunLine[]> } | null;
  /** Starts an on-demand run; `began` is called when it holds the lock, `builds` when its build begins. */
  run(mode: Mode, asOf: string, began: () => void, builds: () => void): Promise<RunLine[]>;
}

/** Why there is no fresh report: a reason of SPEC 6 and a sentence. */
interface Lack {
  readonly reason: LackReason;
  readonly detail: string;
}

/** Failures that the same source will bring again: a GET need not build to learn them anew. */
const PERMANENT: readonly (FailureCode | null)[] = ["DB_CORRUPT", "DB_SCHEMA_INVALID"];

/** Answers GETs of reports: cache first, then a run on demand, then the last good report, marked stale (SPEC 6). */
export class ReportAnswers {
  readonly #ports: AnswerPorts;
  readonly #stale = new StaleAnswers();
  readonly #rate: MinuteRate;
  /** One run on demand per report, however many ask. */
  readonly #asked = new Map<string, Promise<Lack | null>>();
  #badSource: { readonly identity: string; readonly lack: Lack } | null = null;

  constructor(ports: AnswerPorts) {
    this.#ports = ports;
    this.#rate = new MinuteRate(ports.buildsPerMinute);
  }

  async answer(mode: Mode, asOf: string): Promise<ReportAnswer> {
    const cached = await this.#ports.shelf.get(mode, asOf);
    if (cached !== null) return fresh("hit", cached);
    const lack = await this.#obtain(mode, asOf);
    const made = lack === null ? await this.#ports.shelf.get(mode, asOf) : null;
    if (made !== null) return fresh("stored", made);
    return this.#fallBack(
      mode,
      asOf,
      lack ?? { reason: "PIPELINE_FAILED", detail: "the report vanished after its run" },
    );
  }

  /** Sees to it that the report is made, as far as it can be now; null when it was. */
  async #obtain(mode: Mode, asOf: string): Promise<Lack | null> {
    const key = `${mode} ${asOf}`;
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    const made = this.#make(mode, asOf).finally(() => this.#asked.delete(key));
    this.#asked.set(key, made);
    return made;
  }

  async #make(mode: Mode, asOf: string): Promise<Lack | null> {
    const making = this.#ports.making(mode, asOf);
    if (making !== null && !making.waitsForDb) {
      return this.#within(
        making.ending.then((lines) => lackOf(lines, mode)),
        () => TIMED_OUT,
      );
    }
    const state = await this.#ports.sourceState();
    if (state.kind === "missing") return { reason: "DB_NOT_FOUND", detail: state.reason };
    if (state.kind === "settling" && (await this.#hasFallback(mode))) return unstable(state);
    if (this.#badSource?.identity === state.sample.identity) return this.#badSource.lack;
    if (making !== null)
      return this.#within(
        making.ending.then((lines) => lackOf(lines, mode)),
        () => TIMED_OUT,
      );
    return this.#runOnDemand(mode, asOf, state);
  }

  async #runOnDemand(mode: Mode, asOf: string, state: Exclude<SourceState, { kind: "missing" }>): Promise<Lack | null> {
    const giveBack = this.#rate.take(this.#ports.clock.monotonic());
    if (giveBack === null) return RATE_LIMITED;
    let waitingFor: Lack = state.kind === "settling" ? unstable(state) : this.#ports.waitMs === 0 ? TIMED_OUT : LOCKED;
    let built = false;
    const run = this.#ports
      .run(
        mode,
        asOf,
        () => {
          waitingFor = TIMED_OUT;
        },
        () => {
          built = true;
        },
      )
      .then((lines) => {
        if (!built) giveBack();
        this.#learn(lines);
        return lackOf(lines, mode);
      });
    return this.#within(run, () => waitingFor);
  }

  #learn(lines: readonly RunLine[]): void {
    for (const line of lines) {
      if (isSuccess(line.result)) this.#badSource = null;
      if (!PERMANENT.includes(line.code) || line.code === null || line.source_identity === null) continue;
      this.#badSource = { identity: line.source_identity, lack: { reason: line.code, detail: line.msg } };
    }
  }

  /** The outcome, or what it was waiting for when the reader's patience ended; the run goes on. */
  #within(outcome: Promise<Lack | null>, late: () => Lack): Promise<Lack | null> {
    return new Promise((resolve, reject) => {
      const timer = this.#ports.clock.after(this.#ports.waitMs, () => resolve(late()));
      outcome.finally(() => timer.cancel()).then(resolve, reject);
    });
  }

  async #hasFallback(mode: Mode): Promise<boolean> {
    return (await this.#fallbackReport(mode)) !== null;
  }

  async #fallbackReport(mode: Mode): Promise<StoredReport | null> {
    const { shelf } = this.#ports;
    const day = await fallbackDay(shelf, mode, await this.#ports.lastSuccess(mode), this.#ports.today());
    return day === null ? null : shelf.get(mode, day);
  }

  async #fallBack(mode: Mode, asOf: string, lack: Lack): Promise<ReportAnswer> {
    const report = await this.#fallbackReport(mode);
    if (report === null) return { kind: "none", ...lack };
    const body = this.#stale.of(report, asOf, lack.reason);
    return { kind: "stale", body, publishedAt: report.publishedAt, reason: lack.reason };
  }
}

const TIMED_OUT: Lack = {
  reason: "ON_DEMAND_TIMEOUT",
  detail: "the run takes longer than ON_DEMAND_WAIT_SEC; it goes on",
};
const LOCKED: Lack = { reason: "LOCKED", detail: "another run is in progress" };
const RATE_LIMITED: Lack = { reason: "RATE_LIMITED", detail: "ON_DEMAND_PER_MIN builds were begun in the last minute" };

function unstable(state: Extract<SourceState, { kind: "settling" }>): Lack {
  const seconds = Math.ceil(state.stableInMs / 1000);
  return { reason: "DB_UNSTABLE_OR_UPDATING", detail: `the database is being changed; stable in ${seconds} s` };
}

function fresh(kind: "hit" | "stored", report: StoredReport): ReportAnswer {
  return { kind, body: report.prepared, publishedAt: report.publishedAt };
}

function lackOf(lines: readonly RunLine[], mode: Mode): Lack | null {
  const line = lines.find((each) => each.mode === mode);
  if (line === undefined) return { reason: "PIPELINE_FAILED", detail: "the run ended without this mode" };
  if (isSuccess(line.result) || line.result === "SKIPPED_CACHE") return null;
  if (line.result === "SKIPPED_LOCKED") return LOCKED;
  return { reason: line.code ?? "PIPELINE_FAILED", detail: line.msg };
}
