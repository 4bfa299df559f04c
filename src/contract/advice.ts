import type { FailureCode } from "./failure.ts";

/** For the operator: what something means, and what to do about it. Plain words, no full stop. */
export interface Advice {
  readonly meaning: string;
  readonly advice: string;
}

/** Of every failure of a run (SPEC 5). `status`, notifications and the README's table say the same (a test holds it). */
export const FAILURE_ADVICE: Readonly<Record<FailureCode, Advice>> = {
  DB_NOT_FOUND: {
    meaning: "no file at DB_PATH, or not readable",
    advice: "look at the nightly export; it is caught up when it arrives",
  },
  DB_UNSTABLE_OR_UPDATING: {
    meaning: "it kept changing for DB_RETRY × DB_RETRY_INTERVAL_SEC",
    advice: "nothing: it is caught up when stable",
  },
  DB_CORRUPT: { meaning: "the copy fails SQLite's check", advice: "export again" },
  DB_SCHEMA_INVALID: {
    meaning: "tables or columns are missing; `msg` names all",
    advice: "export again, or tell the developers",
  },
  SOURCE_IMPLAUSIBLE: {
    meaning: "no deals, or less than half of the last report's deals or organisations",
    advice: "if it is right: recompute with `accept_implausible=true`",
  },
  INSUFFICIENT_DISK: {
    meaning: "less than 1.2 times the source is free in WORK_DIR",
    advice: "free space, `prune`, lower SNAPSHOT_KEEP",
  },
  BUILD_TIMEOUT: {
    meaning: "the build was killed after BUILD_TIMEOUT_SEC",
    advice: "look at the host's load, raise it",
  },
  CACHE_WRITE_FAILED: {
    meaning: "the report could not be written; the old one stands",
    advice: "disk and rights of CACHE_DIR: `check` tells",
  },
  LOCK_LOST: {
    meaning: "another process took the run lock over; nothing was published",
    advice: "nothing; often a suspended host",
  },
  CRASHED: {
    meaning: "the process died or was stopped during the run",
    advice:
      "nothing: it is made again, three times; if it dies each time, ask the journal why (memory?), then recompute",
  },
  PIPELINE_FAILED: { meaning: "anything else; the log has the cause", advice: "tell the developers" },
};

/** What can be wrong without a run that failed. */
export const TROUBLES = [
  "DAEMON_DOWN",
  "REPORT_LATE",
  "DB_MISSING",
  "EXPORT_LATE",
  "DISK_SHORT",
  "RUN_DIED",
  "CARDS_FELL_BACK",
  "DB_SETTLING",
  "SCHEDULE_OFF",
  "OTHER_SETTINGS",
] as const;
export type Trouble = (typeof TROUBLES)[number];

export const TROUBLE_ADVICE: Readonly<Record<Trouble, Advice>> = {
  DAEMON_DOWN: {
    meaning: "the daemon does not answer",
    advice: "start the service, then look at its log; until then nothing is served and no report is made",
  },
  REPORT_LATE: {
    meaning: "the report of the last slot is not there although its time has passed",
    advice: "look at the log, or make it now: `salesmap-reportd run`",
  },
  DB_MISSING: { meaning: "there is no database", advice: "look at DB_PATH and at the nightly export" },
  EXPORT_LATE: {
    meaning: "no new export has arrived since the slot before: the report shows old figures",
    advice: "look at the nightly export; when it has arrived, recompute",
  },
  DISK_SHORT: {
    meaning: "less disk is free than the next run needs",
    advice: "free space, `salesmap-reportd prune`, or lower SNAPSHOT_KEEP or CACHE_RETENTION_DAYS",
  },
  RUN_DIED: {
    meaning: "the process of a run died and left its lock behind",
    advice: "nothing, and no file to delete: the next run, or the start of the daemon, takes over and settles it",
  },
  CARDS_FELL_BACK: {
    meaning: "the model's words could not be used for some cards: these are worded by rule, no figure is touched",
    advice: "`salesmap-reportd check --online` tells a wrong key, an unknown model and no connection apart",
  },
  DB_SETTLING: { meaning: "the database is being changed", advice: "nothing: a run waits until it is stable" },
  SCHEDULE_OFF: {
    meaning: "the schedule is off (ENABLE_SCHEDULER=0): no report is made by itself",
    advice: "nothing if that is wanted; else set ENABLE_SCHEDULER=1",
  },
  OTHER_SETTINGS: {
    meaning: "the settings of this command are not the daemon's: it looks at another database",
    advice: "give it the environment of the service; the disk is not told meanwhile",
  },
};
