import type { Mode } from "../contract/mode.ts";
import { isSuccess, type RunLine } from "../contract/outcome.ts";
import type { Trigger } from "../contract/trigger.ts";

/** One run, as far as its modes have ended: what the news are about. */
export interface EndedRun {
  readonly jobRunId: string;
  readonly asOf: string;
  readonly trigger: Trigger;
  /** ISO 8601 with the offset of TZ. */
  readonly startedAt: string;
  readonly lines: readonly RunLine[];
}

/** The runs that these lines of the run log tell of, in the order they first appear. */
export function endedRuns(lines: readonly RunLine[]): EndedRun[] {
  const runs = new Map<string, EndedRun>();
  for (const line of lines) {
    const key = `${line.job_run_id} ${line.trigger} ${line.as_of}`;
    const before = runs.get(key)?.lines ?? [];
    runs.set(key, {
      jobRunId: line.job_run_id,
      asOf: line.as_of,
      trigger: line.trigger,
      startedAt: line.started_at,
      lines: [...before, line],
    });
  }
  return [...runs.values()];
}

/** `scheduled`: the morning's work. `asked`: somebody made today's report by hand. `silent`: nobody is told. */
export type Voice = "scheduled" | "asked" | "silent";

export function voiceOf({ trigger, asOf, startedAt }: Pick<EndedRun, "trigger" | "asOf" | "startedAt">): Voice {
  switch (trigger) {
    case "schedule":
    case "catch_up":
    case "db_stable":
      return "scheduled";
    case "recompute":
    case "cli":
      return startedAt.startsWith(asOf) ? "asked" : "silent"; // of another day: no morning depends on it
    case "on_demand":
    case "backfill":
      return "silent";
  }
}

/** The voice of the run that a line or a record is of. */
export function voiceOfLine(line: Pick<RunLine, "trigger" | "as_of" | "started_at">): Voice {
  return voiceOf({ trigger: line.trigger, asOf: line.as_of, startedAt: line.started_at });
}

/** Epoch ms at which a mode ended. */
export function endedAt(line: RunLine): number {
  return Date.parse(line.started_at) + line.duration_ms;
}

/** The report that people wait for is there: made, or standing because it would come out the same. */
export function isGood({ result }: RunLine): boolean {
  return isSuccess(result) || result === "SKIPPED_CACHE";
}

/** A value for each mode that has one. */
export type ByMode<T> = Readonly<Partial<Record<Mode, T>>>;
