/** Every name of ours begins so. */
export const PREFIX = "salesmap_reportd_";

interface GaugeDefinition {
  readonly help: string;
  readonly labels: readonly string[];
}

const gauge = (help: string, ...labels: string[]): GaugeDefinition => ({ help, labels });

/**
 * What is exported as it is found at a scrape, by the look that finds it. A moment of 0 means that there is none; a
 * look that fails exports nothing.
 */
export const GAUGES = {
  settings: {
    build_info: gauge(
      "Always 1; which program this is, and the beginnings of the hashes of its rules and prompts",
      "version",
      "node_version",
      "rules_hash",
      "prompts_hash",
    ),
    config_last_reload_successful: gauge("1 unless the last SIGHUP was refused for a mistake in its files"),
    config_last_reload_success_timestamp_seconds: gauge("When the present rules, prompts and log level were taken"),
  },
  source: {
    db_exists: gauge("1 while there is a readable file at DB_PATH"),
    db_stable: gauge("1 once the database has been left alone for DB_STABLE_WINDOW_SEC"),
    db_stable_in_seconds: gauge("How long until it counts as stable if nothing touches it; 0 when stable or missing"),
    db_modification_timestamp_seconds: gauge("Modification of the main file"),
    db_size_bytes: gauge("Size of the main file"),
    db_last_look_timestamp_seconds: gauge("When the watcher looked at the database last"),
  },
  export: {
    export_arrived: gauge("1 once the export has arrived that the slot of today (or else the next one) waits for"),
    export_slot_timestamp_seconds: gauge("That slot"),
  },
  status: {
    last_success_timestamp_seconds: gauge("When the report of last_success was generated", "mode"),
    last_success_as_of_timestamp_seconds: gauge("The beginning, in TZ, of the day that last_success is about", "mode"),
    last_run_timestamp_seconds: gauge("When the last run began that was not skipped", "mode"),
    last_run_duration_seconds: gauge("How long that run took, waiting included", "mode"),
    last_run_info: gauge(
      "Always 1; how that run ended (code is none without a failure)",
      "mode",
      "result",
      "code",
      "trigger",
    ),
    source_unchanged: gauge(
      "1 when the report of last_success was made from the same export as the newest report before it that no backfill made",
      "mode",
    ),
  },
  schedule: {
    scheduler_enabled: gauge("1 unless ENABLE_SCHEDULER=0"),
    mode_scheduled: gauge("1 for the modes that the schedule makes (REPORT_MODES)", "mode"),
    next_run_timestamp_seconds: gauge("The next slot"),
    last_slot_timestamp_seconds: gauge("The newest slot that has passed"),
    last_slot_as_of_timestamp_seconds: gauge("The beginning, in TZ, of the day of that slot: what should be published"),
    scheduler_tick_timestamp_seconds: gauge("When the scheduler looked at the clock last"),
  },
  run: {
    run_in_progress: gauge("1 while a run holds the run lock, here or in another process"),
    run_start_timestamp_seconds: gauge("When the run in progress began"),
    run_phase: gauge("1 for the phase that the run in progress is in", "phase"),
    run_phase_start_timestamp_seconds: gauge("Since when it is in that phase"),
    run_lock_held: gauge("1 while some process keeps the run lock alive"),
  },
  disk: {
    disk_free_bytes: gauge("What may still be written to the disk of CACHE_DIR (cache) and WORK_DIR (work)", "folder"),
  },
} as const;

export type LookName = keyof typeof GAUGES;
export type GaugeOf<Look extends LookName> = keyof (typeof GAUGES)[Look] & string;

/** What a gauge shows, for a set of labels. */
export type Reading<Look extends LookName> = readonly [
  gauge: GaugeOf<Look>,
  value: number,
  labels?: Readonly<Record<string, string>>,
];
