import type { Mode } from "../contract/mode.ts";
import type { RunRecord } from "../contract/run-record.ts";
import type { SourceState } from "../contract/source.ts";
import type { StatusFile } from "../contract/status.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";

/** What is looked at when a scrape comes. Moments are epoch ms; null: there is none. */
export interface MetricsPorts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly timezone: string;
  settings(): Settings;
  /** The last look at the source and when it was taken; no new one, which would hide that the poll is dead. */
  source(): { readonly state: SourceState; readonly lookedAt: number };
  /** Whether the export has come that a slot waits for; null: the schedule knows of none. */
  exportArrival(): Promise<{ readonly arrived: boolean; readonly slot: string } | null>;
  status(mode: Mode): Promise<StatusFile>;
  /** Whether no new export had come for a published report. */
  hasOldSource(mode: Mode, asOf: string): Promise<boolean>;
  schedule(): Schedule;
  /** The run in progress, here or in another process, and whether somebody keeps the run lock alive. */
  running(): Promise<{ readonly record: RunRecord | null; readonly locked: boolean }>;
  /** Bytes that we may still write to the disk of a folder; null: there is no such folder. */
  freeBytes(folder: Folder): Promise<number | null>;
}

/** What the program is and was told, and how the last reload went. */
export interface Settings {
  readonly version: string;
  readonly rulesHash: string;
  readonly promptsHash: string;
  readonly reloadRefused: boolean;
  /** When the present settings were taken. */
  readonly takenAt: number;
}

export interface Schedule {
  readonly enabled: boolean;
  readonly modes: readonly Mode[];
  readonly nextAt: number | null;
  /** The newest slot that has passed. */
  readonly slotAt: number | null;
  /** When the scheduler looked at the clock last: proof of life. */
  readonly tickedAt: number | null;
}

/** CACHE_DIR and WORK_DIR. */
export const FOLDERS = ["cache", "work"] as const;
export type Folder = (typeof FOLDERS)[number];
