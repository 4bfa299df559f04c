import type { Config } from "./config/load-config.ts";
import { MODES, type Mode } from "./contract/mode.ts";
import type { RunLine } from "./contract/outcome.ts";
import type { RunRecord } from "./contract/run-record.ts";
import type { SourceState } from "./contract/source.ts";
import type { PublicStatus, StatusFile } from "./contract/status.ts";
import { isLockFresh } from "./job/lock.ts";
import { runLinesOf } from "./job/run-log.ts";
import { readRunRecord } from "./job/run-record.ts";
import { readStatus, statusAfter } from "./job/status-file.ts";
import { dateIn, isoIn } from "./lib/zone.ts";
import { slotResult } from "./schedule/catch-up.ts";
import { hasArrived, wantedExport } from "./schedule/export-arrival.ts";
import { type Slots, slotsOf } from "./schedule/slots.ts";
import { identityByThen } from "./store/history.ts";
import { ReportShelf } from "./store/shelf.ts";

/** The status of SPEC 6 from the files, what the source looks like now, and the run of this process if there is one. */
export async function publicStatus(
  config: Config,
  source: SourceState,
  now: number,
  own: RunRecord | null,
  untold: readonly RunLine[] = [],
): Promise<PublicStatus> {
  const { env, cacheDir } = config;
  const slots = slotsOf(env.REPORT_CRON, env.TZ);
  const [offline, online, current, left] = await Promise.all([
    modeStatus(config, "offline", now, untold),
    modeStatus(config, "online", now, untold),
    own ?? foreignRun(cacheDir, now),
    own === null ? leftRun(cacheDir, now) : null,
  ]);
  return {
    offline,
    online,
    modes_available: [...MODES],
    db: dbStatus(source, env.TZ),
    scheduler: await schedulerStatus(config, slots, now),
    current_run: current === null ? null : shownRun(current),
    left_run: left === null || untold.some(isOf(left)) ? null : shownRun(left),
    export: await exportStatus(config, slots, source, now),
  };
}

/** The status file of a mode, and over it what this process could not write down (a full disk), `untold`. */
export async function modeStatus(
  { env, cacheDir }: Config,
  mode: Mode,
  now: number,
  untold: readonly RunLine[],
): Promise<StatusFile> {
  const file = await readStatus(cacheDir, mode);
  return untold
    .filter((line) => line.mode === mode)
    .reduce((status, line) => statusAfter(status, line, dateIn(env.TZ, now)), file);
}

/** A run that is not written down left its record, but did not die. */
function isOf(record: RunRecord): (line: RunLine) => boolean {
  return (line) => line.job_run_id === record.job_run_id;
}

function shownRun({ phase, since, trigger, as_of, modes, cards }: RunRecord): NonNullable<PublicStatus["current_run"]> {
  return { phase, since, trigger, as_of, modes, ...(cards === undefined ? {} : { cards }) };
}

/** Another process's run, as long as it keeps the lock alive. */
export async function foreignRun(cacheDir: string, now: number): Promise<RunRecord | null> {
  return (await isLockFresh(cacheDir, now)) ? readRunRecord(cacheDir) : null;
}

/** The run that a dead process left behind. The lock is looked at on both sides: a run may begin in between. */
async function leftRun(cacheDir: string, now: number): Promise<RunRecord | null> {
  if (await isLockFresh(cacheDir, now)) return null;
  const record = await readRunRecord(cacheDir);
  return record === null || (await isLockFresh(cacheDir, now)) ? null : record;
}

/** The export that a slot waits for, as far as the schedule knows one. */
export async function exportStatus(
  { env, cacheDir }: Config,
  slots: Slots,
  source: SourceState,
  now: number,
): Promise<NonNullable<PublicStatus["export"]> | null> {
  const wanted = wantedExport(slots, env.TZ, now);
  if (wanted === null) return null;
  const shelf = new ReportShelf(cacheDir);
  const day = dateIn(env.TZ, wanted.slot);
  const builtFrom = await Promise.all(env.REPORT_MODES.map((mode) => identityByThen(shelf, mode, day)));
  const arrived = source.kind !== "missing" && hasArrived(source.sample, wanted, builtFrom);
  return { arrived, slot: isoIn(env.TZ, wanted.slot) };
}

function dbStatus(source: SourceState, timezone: string): PublicStatus["db"] {
  if (source.kind === "missing")
    return { exists: false, signature: null, mtime: null, stable: false, stable_in_sec: null };
  return {
    exists: true,
    signature: source.sample.signature,
    mtime: isoIn(timezone, source.sample.mtimeMs),
    stable: source.kind === "stable",
    stable_in_sec: source.kind === "stable" ? 0 : Math.ceil(source.stableInMs / 1000),
  };
}

async function schedulerStatus(config: Config, slots: Slots, now: number): Promise<PublicStatus["scheduler"]> {
  const { env, cacheDir } = config;
  const next = env.ENABLE_SCHEDULER ? slots.next(now) : null;
  const last = env.ENABLE_SCHEDULER ? slots.newest(now) : null;
  const day = last === null ? null : dateIn(env.TZ, last);
  const lines = day === null ? [] : await runLinesOf(cacheDir, day);
  const since = lines.filter((line) => last !== null && Date.parse(line.started_at) >= last);
  return {
    enabled: env.ENABLE_SCHEDULER,
    cron: env.REPORT_CRON,
    timezone: env.TZ,
    next_run: next === null ? null : isoIn(env.TZ, next),
    last_slot: last === null ? null : isoIn(env.TZ, last),
    last_slot_result: day === null ? null : slotResult(since, env.REPORT_MODES, day),
  };
}
