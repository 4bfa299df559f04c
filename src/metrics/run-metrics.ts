import { Counter, Histogram, type Registry } from "prom-client";
import type { PhaseEnd, RunEvent } from "../contract/events.ts";
import { FAILURE_CODES } from "../contract/failure.ts";
import { MODES } from "../contract/mode.ts";
import { isSuccess, type RunLine, resultSchema } from "../contract/outcome.ts";
import { RUN_PHASES } from "../contract/run-record.ts";
import { TRIGGERS } from "../contract/trigger.ts";
import { CardMetrics } from "./card-metrics.ts";
import { PREFIX } from "./gauges.ts";

const RUN_BUCKETS = [1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800];
const PHASE_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** What runs of this process do. */
export class RunMetrics {
  readonly #runs: Counter;
  readonly #durations: Histogram;
  readonly #phases: Histogram;
  readonly #cards: CardMetrics;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#runs = new Counter({
      name: `${PREFIX}runs_total`,
      help: "Runs of a mode that ended, by result; code is none without a failure. Runs that a dead process left count too",
      labelNames: ["mode", "trigger", "result", "code"],
      registers,
    });
    this.#durations = new Histogram({
      name: `${PREFIX}run_duration_seconds`,
      help: "From the beginning of a run until the report of this mode was published, waiting and modes before it included",
      labelNames: ["mode"],
      buckets: RUN_BUCKETS,
      registers,
    });
    this.#phases = new Histogram({
      name: `${PREFIX}run_phase_duration_seconds`,
      help: "How long runs stayed in a phase, each time they entered it",
      labelNames: ["phase"],
      buckets: PHASE_BUCKETS,
      registers,
    });
    this.#cards = new CardMetrics(registry);
    this.#beginAtZero();
  }

  /** The first of its kind is an increase too. */
  #beginAtZero(): void {
    for (const mode of MODES) {
      this.#durations.zero({ mode });
      for (const trigger of TRIGGERS) {
        for (const result of resultSchema.options) {
          const codes = result === "FAILED" ? FAILURE_CODES : ["none"];
          for (const code of codes) this.#runs.inc({ mode, trigger, result, code }, 0);
        }
      }
    }
    for (const phase of RUN_PHASES) this.#phases.zero({ phase });
  }

  heard(event: RunEvent): void {
    switch (event.kind) {
      case "run_began":
        return;
      case "run_phase":
      case "run_left":
        this.#left(event.before);
        return;
      case "mode_ended":
        this.#ended(event.line);
        return;
    }
  }

  #left({ phase, ms }: PhaseEnd): void {
    this.#phases.observe({ phase }, ms / 1000);
  }

  #ended({ mode, trigger, result, code, duration_ms, cards }: RunLine): void {
    this.#runs.inc({ mode, trigger, result, code: code ?? "none" });
    if (isSuccess(result)) this.#durations.observe({ mode }, duration_ms / 1000);
    if (cards !== null) this.#cards.wrote(mode, cards);
  }
}
