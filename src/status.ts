import type { Config } from "./config/load-config.ts";
import { MODES } from "./contract/mode.ts";
import type { RunRecord } from "./contract/run-record.ts";
import type { SourceState } from "./contract/source.ts";
import type { PublicStatus } from "./contract/status.ts";
import { isLockFresh } from "./job/lock.ts";
import { runLinesOf } from "./job/run-log.ts";
import { readRunRecord } from "./job/run-record.ts";
import { readStatus } from "./job/status-file.ts";
import { dateIn, isoIn } from "./lib/zone.ts";
import { slotResult } from "./schedule/catch-up.ts";
import { type Slots, slotsOf } from "./schedule/slots.ts";

/** The status of SPEC 6 from the files, what the source looks like now, and the run of this process if there is one. */
export async function publicStatus(
  config: Config,
  source: SourceState,
  now: number,
  own: RunRecord | null,
): Promise<PublicStatus> {
  const { env, cacheDir } = config;
  const [offline, online, record] = await Promise.all([
    readStatus(cacheDir, "offline"),
    readStatus(cacheDir, "online"),
    own ?? foreignRun(cacheDir, now),
  ]);
  return {
    offline,
    online,
    modes_available: [...MODES],
    db: dbStatus(source, env.TZ),
    scheduler: await schedulerStatus(config, slotsOf(env.REPORT_CRON, env.TZ), now),
    current_run:
      record === null
        ? null
        : {
            phase: record.phase,
            since: record.since,
            trigger: record.trigger,
            as_of: record.as_of,
            modes: record.modes,
          },
  };
}

/** Another process's run, as long as it keeps the lock alive. */
export async function foreignRun(cacheDir: string, now: number): Promise<RunRecord | null> {
  return (await isLockFresh(cacheDir, now)) ? readRunRecord(cacheDir) : null;
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
