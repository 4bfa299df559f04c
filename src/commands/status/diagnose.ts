import { FAILURE_ADVICE, TROUBLE_ADVICE, type Trouble } from "../../contract/advice.ts";
import { type CardTally, fallbackWords } from "../../contract/card.ts";
import type { FailureCode } from "../../contract/failure.ts";
import type { Mode } from "../../contract/mode.ts";
import type { PublicStatus } from "../../contract/status.ts";
import { ageWords } from "../../lib/age-words.ts";
import { sizeWords } from "../../lib/size-words.ts";
import type { Answered } from "../ask-daemon.ts";
import type { Disk } from "../disk.ts";

/** One thing that is wrong, or only worth knowing (`note`): a sentence, and what to do. */
export interface Finding {
  readonly name: FailureCode | Trouble;
  readonly level: "down" | "degraded" | "note";
  readonly what: string;
  readonly advice: string;
}

/** What `status` knows. */
export interface Seen {
  readonly daemon: Answered["kind"];
  /** `host:port`. */
  readonly address: string;
  readonly status: PublicStatus;
  /** Modes of the schedule. */
  readonly modes: readonly Mode[];
  /** null when it is not known to be the daemon's. */
  readonly disk: Disk | null;
  /** Epoch ms. */
  readonly now: number;
}

const WORST_FIRST = ["down", "degraded", "note"] as const;

/** Everything that is wrong or worth knowing, the worst first. */
export function diagnose(seen: Seen): Finding[] {
  const found = [
    ...daemonFindings(seen),
    ...failedRuns(seen),
    ...lateReports(seen),
    ...sourceFindings(seen),
    ...diskFindings(seen.disk),
    ...leftRun(seen.status),
    ...cardFindings(seen),
    ...(seen.status.scheduler.enabled ? [] : [trouble("SCHEDULE_OFF", "note")]),
    ...(seen.disk === null ? [trouble("OTHER_SETTINGS", "note")] : []),
  ];
  return WORST_FIRST.flatMap((level) => found.filter((each) => each.level === level));
}

function trouble(name: Trouble, level: Finding["level"], detail = ""): Finding {
  const { meaning, advice } = TROUBLE_ADVICE[name];
  return { name, level, what: `${meaning}${detail}`, advice };
}

function daemonFindings({ daemon, address }: Seen): Finding[] {
  switch (daemon) {
    case "answers":
    case "refuses":
      return [];
    case "nobody":
      return [trouble("DAEMON_DOWN", "down", `: nobody listens on ${address}`)];
    case "silent":
      return [trouble("DAEMON_DOWN", "down", `: there is no answer in time from ${address}`)];
    case "stranger":
      return [trouble("DAEMON_DOWN", "down", `: another program answers on ${address}`)];
  }
}

/** Last runs that failed, modes that failed alike in one sentence. */
function failedRuns({ status, modes }: Seen): Finding[] {
  const found = new Map<string, Finding & { readonly modes: readonly Mode[] }>();
  for (const mode of modes) {
    const { last_run: run, last_success: success } = status[mode];
    if (run?.result !== "FAILED" || run.code === null) continue;
    const key = `${run.job_run_id} ${run.as_of} ${run.code}`;
    const alike = [...(found.get(key)?.modes ?? []), mode];
    const { meaning, advice } = FAILURE_ADVICE[run.code];
    // a newer report than the one that failed is there: what is shown does not suffer
    const level = success !== undefined && success.as_of > run.as_of ? "note" : "degraded";
    const which = `the ${alike.join(" and ")} report${alike.length > 1 ? "s" : ""} of ${run.as_of} failed`;
    found.set(key, {
      name: run.code,
      level,
      what: `${which}: ${meaning} (${run.code}: ${run.msg})`,
      advice,
      modes: alike,
    });
  }
  return [...found.values()].map(({ modes: _modes, ...finding }) => finding);
}

/** Modes without a report of the last slot's day, although nothing runs and nothing is known to have failed. */
function lateReports({ status, modes, now }: Seen): Finding[] {
  const due = status.scheduler.last_slot?.slice(0, 10);
  if (due === undefined || status.current_run !== null) return [];
  return modes.flatMap((mode) => {
    const { last_run: run, last_success: success } = status[mode];
    if (success !== undefined && success.as_of >= due) return [];
    if (run?.result === "FAILED" && run.as_of >= due) return [];
    const shown =
      success === undefined
        ? "nothing to show"
        : `readers see that of ${success.as_of}, made ${ageWords(now - Date.parse(success.generated_at))} ago`;
    return [trouble("REPORT_LATE", "degraded", ` (${mode}, ${due}; ${shown})`)];
  });
}

function sourceFindings({ status, now }: Seen): Finding[] {
  const { db, export: wanted, scheduler } = status;
  if (!db.exists) return [trouble("DB_MISSING", "degraded")];
  const settling = db.stable ? [] : [trouble("DB_SETTLING", "note", `: stable in ${db.stable_in_sec} s`)];
  const late = scheduler.enabled && wanted?.arrived === false && Date.parse(wanted.slot) <= now;
  return late ? [trouble("EXPORT_LATE", "degraded", ` of ${minuteOf(db.mtime)}`), ...settling] : settling;
}

function diskFindings(disk: Disk | null): Finding[] {
  return [
    { name: "WORK_DIR", space: disk?.work ?? null },
    { name: "CACHE_DIR", space: disk?.cache ?? null },
  ].flatMap(({ name, space }) => {
    if (space === null || space.free >= space.needed) return [];
    const detail = `: ${name} has ${sizeWords(space.free)}, ${sizeWords(space.needed)} are needed`;
    return [trouble("DISK_SHORT", "degraded", detail)];
  });
}

function leftRun({ left_run: left }: PublicStatus): Finding[] {
  if (left === null || left === undefined) return [];
  return [trouble("RUN_DIED", "degraded", ` (${left.trigger} of ${left.as_of}, ${left.phase})`)];
}

function cardFindings({ status, modes }: Seen): Finding[] {
  return modes.flatMap((mode) => {
    const cards = status[mode].last_run?.cards ?? null;
    if (cards === null || fallbackWords(cards) === "") return [];
    // one card here and there falls back every day; a model that was given up is out of order
    const level = isGivenUp(cards) ? "degraded" : "note";
    return [trouble("CARDS_FELL_BACK", level, ` (${mode}${fallbackWords(cards)})`)];
  });
}

function isGivenUp({ fallbacks }: CardTally): boolean {
  return (fallbacks.breaker ?? 0) > 0 || (fallbacks.error ?? 0) > 0;
}

/** `2026-01-29 08:00` of an ISO time. */
export function minuteOf(iso: string | null | undefined): string {
  return iso === null || iso === undefined ? "never" : iso.slice(0, 16).replace("T", " ");
}
