import type { RunLine } from "./outcome.ts";
import type { RunPhase, RunRecord } from "./run-record.ts";

/** A phase that is over, and how long it took. */
export interface PhaseEnd {
  readonly phase: RunPhase;
  readonly ms: number;
}

/** What runs tell whoever listens: metrics, news, systemd. Every mode of every run ends once, skips included. */
export type RunEvent =
  | { readonly kind: "run_began"; readonly record: RunRecord }
  | { readonly kind: "run_phase"; readonly record: RunRecord; readonly before: PhaseEnd }
  | { readonly kind: "run_cards"; readonly record: RunRecord }
  | { readonly kind: "mode_ended"; readonly line: RunLine }
  | { readonly kind: "run_left"; readonly record: RunRecord; readonly before: PhaseEnd };
