import { MODES, type Mode } from "../contract/mode.ts";
import { RUN_PHASES, type RunRecord } from "../contract/run-record.ts";
import type { SourceState } from "../contract/source.ts";
import type { StatusFile } from "../contract/status.ts";
import { startOfDate, startOfDay } from "../lib/zone.ts";
import type { Reading } from "./gauges.ts";
import type { Schedule, Settings } from "./ports.ts";

/** So much of a hash tells two configurations apart. */
const HASH_CHARS = 12;

export function settingsReadings(settings: Settings, nodeVersion: string): Reading<"settings">[] {
  const { version, rulesHash, promptsHash, reloadRefused, takenAt } = settings;
  const labels = {
    version,
    node_version: nodeVersion,
    rules_hash: rulesHash.slice(0, HASH_CHARS),
    prompts_hash: promptsHash.slice(0, HASH_CHARS),
  };
  return [
    ["build_info", 1, labels],
    ["config_last_reload_successful", flag(!reloadRefused)],
    ["config_last_reload_success_timestamp_seconds", seconds(takenAt)],
  ];
}

/** `stableInMs` was counted at `lookedAt`. */
export function sourceReadings(state: SourceState, lookedAt: number, now: number): Reading<"source">[] {
  const sample = state.kind === "missing" ? null : state.sample;
  const leftMs = state.kind === "settling" ? Math.max(0, state.stableInMs - (now - lookedAt)) : 0;
  return [
    ["db_exists", flag(sample !== null)],
    ["db_stable", flag(state.kind === "stable")],
    ["db_stable_in_seconds", seconds(leftMs)],
    ["db_modification_timestamp_seconds", seconds(sample?.mtimeMs)],
    ["db_size_bytes", Number(sample?.main.size ?? 0)],
    ["db_last_look_timestamp_seconds", seconds(lookedAt)],
  ];
}

/** `slot` is ISO 8601. */
export function exportReadings(
  found: { readonly arrived: boolean; readonly slot: string } | null,
): Reading<"export">[] {
  if (found === null) return [];
  return [
    ["export_arrived", flag(found.arrived)],
    ["export_slot_timestamp_seconds", parsed(found.slot)],
  ];
}

/** `unchanged`: the report of last_success was made without a new export. */
export function statusReadings(
  mode: Mode,
  { last_run: run, last_success: success }: StatusFile,
  unchanged: boolean,
  timezone: string,
): Reading<"status">[] {
  const readings: Reading<"status">[] = [
    ["last_success_timestamp_seconds", parsed(success?.generated_at), { mode }],
    [
      "last_success_as_of_timestamp_seconds",
      success === undefined ? 0 : seconds(startOfDate(timezone, success.as_of)),
      { mode },
    ],
    ["last_run_timestamp_seconds", parsed(run?.started_at), { mode }],
    ["last_run_duration_seconds", seconds(run?.duration_ms), { mode }],
    ["source_unchanged", flag(unchanged), { mode }],
  ];
  if (run === undefined) return readings;
  const { result, code, trigger } = run;
  return [...readings, ["last_run_info", 1, { mode, result, code: code ?? "none", trigger }]];
}

export function scheduleReadings(schedule: Schedule, timezone: string): Reading<"schedule">[] {
  const { enabled, modes, nextAt, slotAt, tickedAt } = schedule;
  const due = slotAt === null ? null : startOfDay(timezone, slotAt);
  return [
    ["scheduler_enabled", flag(enabled)],
    ...MODES.map((mode): Reading<"schedule"> => ["mode_scheduled", flag(enabled && modes.includes(mode)), { mode }]),
    ["next_run_timestamp_seconds", seconds(nextAt)],
    ["last_slot_timestamp_seconds", seconds(slotAt)],
    ["last_slot_as_of_timestamp_seconds", seconds(due)],
    ["scheduler_tick_timestamp_seconds", seconds(tickedAt)],
  ];
}

export function runReadings(record: RunRecord | null, locked: boolean): Reading<"run">[] {
  return [
    ["run_in_progress", flag(record !== null)],
    ["run_start_timestamp_seconds", parsed(record?.started_at)],
    ...RUN_PHASES.map((phase): Reading<"run"> => ["run_phase", flag(record?.phase === phase), { phase }]),
    ["run_phase_start_timestamp_seconds", parsed(record?.since)],
    ["run_lock_held", flag(locked)],
  ];
}

function flag(holds: boolean): number {
  return holds ? 1 : 0;
}

function seconds(ms: number | null | undefined): number {
  return (ms ?? 0) / 1000;
}

/** Epoch seconds of an ISO 8601 text; 0 for none, and for what is none. */
function parsed(iso: string | undefined): number {
  const at = Date.parse(iso ?? "");
  return Number.isNaN(at) ? 0 : at / 1000;
}
