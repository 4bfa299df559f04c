import { MODES, type Mode } from "../contract/mode.ts";
import type { PublicStatus, StatusFile } from "../contract/status.ts";

/** What the process does now, how its last runs ended, and what comes next, in one line for `systemctl status`. */
export function statusLine(status: PublicStatus): string {
  return `${present(status)}. ${past(status)}. ${future(status.scheduler)}.`;
}

function present({ current_run: run, db }: PublicStatus): string {
  if (run !== null)
    return `Making the report of ${run.as_of} (${run.trigger}): ${run.phase.replaceAll("_", " ")}${cardsOf(run)}`;
  if (!db.exists) return "Serving; the database is missing";
  return db.stable ? "Serving" : "Serving; the database is being changed";
}

function cardsOf({ cards }: NonNullable<PublicStatus["current_run"]>): string {
  return cards === undefined ? "" : ` ${cards.done} of ${cards.of}`;
}

function past(status: PublicStatus): string {
  return MODES.map((mode) => lastRun(mode, status[mode])).join(", ");
}

function lastRun(mode: Mode, { last_run: run, last_success: success }: StatusFile): string {
  if (run === undefined) return `${mode}: never ran`;
  const ending = `${mode}: ${run.result}${run.code === null ? "" : ` ${run.code}`} for ${run.as_of} at ${minute(run.started_at)}`;
  if (run.result !== "FAILED") return ending;
  return `${ending} (last good: ${success?.as_of ?? "none"})`;
}

function future({ enabled, next_run: next }: PublicStatus["scheduler"]): string {
  if (!enabled) return "No schedule";
  return next === null ? "No next run" : `Next run ${minute(next)}`;
}

/** `2026-11-23T08:00:00.000+09:00` as `2026-11-23 08:00`. */
function minute(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
