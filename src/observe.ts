import type { Config } from "./config/load-config.ts";
import { isLockFresh } from "./job/lock.ts";
import { type Clock, epochOf } from "./lib/clock.ts";
import { freeBytes } from "./lib/files.ts";
import type { Logger } from "./lib/logger.ts";
import { Metrics } from "./metrics/metrics.ts";
import type { MetricsPorts, Settings } from "./metrics/ports.ts";
import type { RunParts } from "./runner.ts";
import type { Scheduler } from "./schedule/scheduler.ts";
import { slotsOf } from "./schedule/slots.ts";
import { exportStatus, foreignRun, modeStatus } from "./status.ts";
import { hasOldSource } from "./store/history.ts";

/** What the daemon measures; ends with its disposal. */
export interface Observed extends Disposable {
  readonly metrics: Metrics;
  /** A reload took these settings. */
  reloaded(config: Config): void;
  /** A reload was refused: the settings are what they were. */
  reloadRefused(): void;
}

/** Measures what the parts tell and what they look like at a scrape. */
export function observe(
  config: Config,
  parts: RunParts,
  scheduler: Scheduler | null,
  clock: Clock,
  log: Logger,
): Observed {
  let settings = settingsOf(config, clock.now());
  const metrics = new Metrics(metricsPorts(config, parts, scheduler, clock, log, () => settings));
  const deafen = parts.events.on((event) => metrics.heard(event));
  return {
    metrics,
    reloaded: (fresh) => {
      settings = settingsOf(fresh, clock.now());
    },
    reloadRefused: () => {
      settings = { ...settings, reloadRefused: true };
    },
    [Symbol.dispose]: () => {
      deafen();
      metrics[Symbol.dispose]();
    },
  };
}

function settingsOf({ generatorVersion: version, rulesHash, promptsHash }: Config, takenAt: number): Settings {
  return { version, rulesHash, promptsHash, reloadRefused: false, takenAt };
}

function metricsPorts(
  config: Config,
  { watcher, shelf, runner }: RunParts,
  scheduler: Scheduler | null,
  clock: Clock,
  log: Logger,
  settings: () => Settings,
): MetricsPorts {
  const { env, cacheDir, workDir } = config;
  const slots = slotsOf(env.REPORT_CRON, env.TZ);
  const folders = { cache: cacheDir, work: workDir };
  return {
    clock,
    log,
    timezone: env.TZ,
    settings,
    source: () => ({ state: watcher.last(), lookedAt: epochOf(clock, watcher.lookedAt()) }),
    exportArrival: () => exportStatus(config, slots, watcher.last(), clock.now()),
    status: (mode) => modeStatus(config, mode, clock.now(), runner.untold()),
    hasOldSource: async (mode, asOf) => {
      const meta = await shelf.peek(mode, asOf);
      return meta !== null && hasOldSource(shelf, meta);
    },
    schedule: () => ({
      enabled: scheduler !== null,
      modes: env.REPORT_MODES,
      nextAt: scheduler === null ? null : slots.next(clock.now()),
      slotAt: scheduler === null ? null : slots.newest(clock.now()),
      tickedAt: scheduler === null ? null : epochOf(clock, scheduler.tickedAt()),
    }),
    running: async () => ({
      record: runner.current() ?? (await foreignRun(cacheDir, clock.now())),
      locked: await isLockFresh(cacheDir, clock.now()),
    }),
    freeBytes: (folder) => freeBytes(folders[folder]),
  };
}
