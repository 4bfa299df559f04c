import type { RunRecord } from "../../../src/contract/run-record.ts";
import type { SourceState } from "../../../src/contract/source.ts";
import type { StatusFile } from "../../../src/contract/status.ts";
import { createLogger } from "../../../src/lib/logger.ts";
import type { MetricsPorts, Schedule, Settings } from "../../../src/metrics/ports.ts";
import { FakeClock } from "../../support/fake-clock.ts";

export const NOW = Date.parse("2026-01-29T08:10:00+09:00");

export const SETTINGS: Settings = {
  version: "1.2.3",
  rulesHash: "0123456789abcdef0123456789abcdef",
  promptsHash: "fedcba9876543210",
  reloadRefused: false,
  takenAt: NOW - 60_000,
};

/** A morning on which nothing has gone wrong yet; each field may be changed. */
export class MetricsBench implements MetricsPorts {
  readonly clock = new FakeClock(NOW);
  readonly journal: string[] = [];
  readonly log = createLogger("debug", { write: (line: string) => void this.journal.push(line) });
  readonly timezone = "Asia/Seoul";
  sourceNow: SourceState = { kind: "missing", reason: "it does not exist" };
  statusNow: () => Promise<StatusFile> = async () => ({});
  scheduleNow: Schedule = { enabled: false, modes: [], nextAt: null, slotAt: null, tickedAt: null };
  recordNow: RunRecord | null = null;

  settings() {
    return SETTINGS;
  }

  source() {
    return { state: this.sourceNow, lookedAt: NOW - 2_000 };
  }

  async exportArrival() {
    return null;
  }

  status() {
    return this.statusNow();
  }

  async hasOldSource() {
    return false;
  }

  schedule() {
    return this.scheduleNow;
  }

  async running() {
    return { record: this.recordNow, locked: this.recordNow !== null };
  }

  async freeBytes() {
    return 1_000_000;
  }
}
