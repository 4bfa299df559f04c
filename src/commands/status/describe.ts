import { MODES, type Mode } from "../../contract/mode.ts";
import { isSuccess } from "../../contract/outcome.ts";
import type { PublicStatus, StatusFile } from "../../contract/status.ts";
import { ageWords } from "../../lib/age-words.ts";
import { sizeWords } from "../../lib/size-words.ts";
import type { Disk, Space } from "../disk.ts";
import type { Paint, Style } from "../paint.ts";
import { type Finding, minuteOf, type Seen } from "./diagnose.ts";

export type Health = "healthy" | "degraded" | "down";

const STYLES: Readonly<Record<Health | "note", Style>> = {
  healthy: "green",
  degraded: "yellow",
  down: "red",
  note: "gray",
};

/** The status in lines for a person. */
export function describe(seen: Seen, health: Health, findings: readonly Finding[], paint: Paint): string[] {
  const { status, disk, now } = seen;
  return [
    ...(health === "healthy" ? [row(paint("green", "healthy"), "healthy", "nothing to do")] : []),
    ...findings.flatMap(({ level, what, advice }) => [
      row(paint(STYLES[level], level), level, paint("bold", what)),
      row("", "", `-> ${advice}`),
    ]),
    ...MODES.flatMap((mode) => describeMode(mode, status[mode], now, paint)),
    line("export", exportWords(status)),
    ...(disk === null ? [] : [line("disk", diskWords(disk))]),
    line("schedule", scheduleWords(status.scheduler, now)),
    line("running", runWords(status.current_run, now)),
    line("told by", toldBy(seen)),
  ];
}

const WIDTH = 10;

/** `shown` is `plain` with colours, which take no room. */
function row(shown: string, plain: string, text: string): string {
  return shown + " ".repeat(Math.max(1, WIDTH - plain.length)) + text;
}

function line(name: string, text: string): string {
  return row(name, name, text);
}

function describeMode(
  mode: Mode,
  { last_run: run, last_success: good, last_skip: skip }: StatusFile,
  now: number,
  paint: Paint,
): string[] {
  const ago = (iso: string) => `${ageWords(now - Date.parse(iso))} ago`;
  const lines = [line(mode, "never ran")];
  if (run !== undefined) {
    const how = paint(
      isSuccess(run.result) ? "green" : "red",
      `${run.result}${run.code === null ? "" : ` ${run.code}`}`,
    );
    const took = `${run.trigger}, ${(run.duration_ms / 1000).toFixed(1)} s`;
    lines[0] = line(mode, `last run ${how} of ${run.as_of}, ${ago(run.started_at)} (${took}): ${run.msg}`);
  }
  lines.push(
    line(
      "",
      good === undefined
        ? "last success none"
        : `last success ${good.as_of}, ${ago(good.generated_at)}, from ${good.db_signature}`,
    ),
  );
  if (skip?.result === "SKIPPED_LOCKED")
    lines.push(line("", `last skip ${skip.trigger} of ${skip.as_of}, ${ago(skip.at)}: a run was in progress`));
  return lines;
}

function exportWords({ db, export: wanted }: PublicStatus): string {
  if (!db.exists) return "none: the database is missing";
  const stable = db.stable ? "stable" : `stable in ${db.stable_in_sec} s`;
  const file = `${db.signature}, ${stable}`;
  if (wanted === null || wanted === undefined) return `of ${minuteOf(db.mtime)} (${file})`;
  const slot = `for ${minuteOf(wanted.slot)}`;
  return wanted.arrived
    ? `the export of ${minuteOf(db.mtime)} arrived ${slot} (${file})`
    : `no new export since ${minuteOf(db.mtime)} ${slot} (${file})`;
}

function diskWords({ work, cache }: Disk): string {
  const words = (name: string, space: Space | null) =>
    space === null
      ? `${name} is not there yet`
      : `${name} ${sizeWords(space.free)} free, ${sizeWords(space.needed)} needed`;
  return `${words("WORK_DIR", work)}; ${words("CACHE_DIR", cache)}`;
}

function scheduleWords(
  { enabled, cron, timezone, next_run, last_slot, last_slot_result }: PublicStatus["scheduler"],
  now: number,
): string {
  if (!enabled) return "off";
  const next = next_run === null ? "never" : `${minuteOf(next_run)}, in ${ageWords(Date.parse(next_run) - now)}`;
  return `${cron} (${timezone}), next ${next}; last ${minuteOf(last_slot)}: ${last_slot_result ?? "no result yet"}`;
}

function runWords(run: PublicStatus["current_run"], now: number): string {
  if (run === null) return "nothing";
  const cards = run.cards === undefined ? "" : ` ${run.cards.done} of ${run.cards.of}`;
  return `${run.trigger} of ${run.as_of} (${run.modes.join(", ")}): ${run.phase}${cards} for ${ageWords(now - Date.parse(run.since))}`;
}

function toldBy({ daemon, address }: Seen): string {
  if (daemon === "answers") return `the daemon on ${address}`;
  return daemon === "refuses"
    ? `the files; the daemon on ${address} does not know this address (ALLOWED_HOSTS)`
    : "the files";
}
