import type { FailureCode } from "../contract/failure.ts";
import { isSuccess, type Result, type RunLine } from "../contract/outcome.ts";
import type { SourceState } from "../contract/source.ts";

/** What is to be done about today's slot for one mode. */
export type CatchUp = "run" | "wait" | "done" | "given_up";

/** Failures that come again with the same content. */
const OF_THE_CONTENT: readonly FailureCode[] = ["DB_CORRUPT", "DB_SCHEMA_INVALID", "SOURCE_IMPLAUSIBLE"];
/** Failures that end with the same source the same way: again only with another one. */
const OF_THE_SOURCE: readonly FailureCode[] = ["DB_NOT_FOUND", ...OF_THE_CONTENT];
/** Failures that have nothing to do with the report: again at once, but not for ever. */
const OF_THE_PROCESS: readonly FailureCode[] = ["LOCK_LOST", "CRASHED"];
const MOST_RETRIES = 3;

/**
 * Decides the catch-up of one mode (SPEC 5, *Catch-up*). `lines` are its run lines since today's slot, oldest first;
 * runs on demand and of other days are passed over.
 */
export function decideCatchUp(lines: readonly RunLine[], today: string, source: SourceState): CatchUp {
  const full = fullRuns(lines, today);
  if (full.some(isDone)) return "done";
  const failures = full.filter((line) => line.result === "FAILED");
  const last = failures.at(-1);
  if (last === undefined) return "run";
  if (failures.some((line) => !mayComeBack(line))) return "given_up";
  if (has(OF_THE_PROCESS, last.code)) {
    return failures.filter((line) => has(OF_THE_PROCESS, line.code)).length <= MOST_RETRIES ? "run" : "given_up";
  }
  if (source.kind !== "stable") return "wait";
  return foundNoSource(last) || last.source_identity !== source.sample.identity ? "run" : "wait";
}

/** Whether a full run of today found out about this source that no report can be made from it. `lines` are of one mode. */
export function isKnownBad(lines: readonly RunLine[], today: string, identity: string): boolean {
  return fullRuns(lines, today).some((line) => line.source_identity === identity && has(OF_THE_CONTENT, line.code));
}

/** A run for which the source was not there or never at rest: it may be the very same one that is stable now. */
export function foundNoSource({ code }: RunLine): boolean {
  return code === "DB_UNSTABLE_OR_UPDATING" || code === "DB_NOT_FOUND";
}

/** Whether a slot of `day` has its report. `lines` are of one mode since the slot. */
export function isKept(lines: readonly RunLine[], day: string): boolean {
  return fullRuns(lines, day).some(isDone);
}

function fullRuns(lines: readonly RunLine[], day: string): RunLine[] {
  return lines.filter((line) => line.as_of === day && line.trigger !== "on_demand");
}

/** A backfill is content with any report, also with what a GET made from yesterday's export. */
function isDone(line: RunLine): boolean {
  return isSuccess(line.result) || (line.result === "SKIPPED_CACHE" && line.trigger !== "backfill");
}

function mayComeBack(line: RunLine): boolean {
  return line.code === "DB_UNSTABLE_OR_UPDATING" || has(OF_THE_SOURCE, line.code) || has(OF_THE_PROCESS, line.code);
}

function has(codes: readonly FailureCode[], code: FailureCode | null): boolean {
  return code !== null && codes.includes(code);
}

const WORST_FIRST: readonly Result[] = ["FAILED", "SUCCESS_WITH_FALLBACK", "SUCCESS", "SKIPPED_CACHE"];

/** How a slot went: the worst of its modes' latest results; null until each mode has one. */
export function slotResult(lines: readonly RunLine[], modes: readonly string[], asOf: string): Result | null {
  const latest = modes.map(
    (mode) =>
      lines.findLast(
        (line) =>
          line.mode === mode && line.as_of === asOf && line.trigger !== "on_demand" && line.result !== "SKIPPED_LOCKED",
      )?.result,
  );
  if (latest.includes(undefined)) return null;
  return WORST_FIRST.find((result) => latest.includes(result)) ?? null;
}
