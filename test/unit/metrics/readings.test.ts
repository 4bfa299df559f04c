import { describe, expect, it } from "vitest";
import { lastRunSchema } from "../../../src/contract/outcome.ts";
import type { Sample, SourceState } from "../../../src/contract/source.ts";
import {
  exportReadings,
  runReadings,
  scheduleReadings,
  settingsReadings,
  sourceReadings,
  statusReadings,
} from "../../../src/metrics/readings.ts";
import { aFailure } from "../job/a-line.ts";
import { aRecord } from "../job/a-record.ts";
import { NOW, SETTINGS } from "./metrics-bench.ts";

const ZONE = "Asia/Seoul";
const epoch = (iso: string) => Date.parse(iso) / 1000;

/** The value of a reading, by name and what its labels hold. */
function valueIn(readings: readonly (readonly [string, number, Readonly<Record<string, string>>?])[]) {
  return (name: string, label?: string) =>
    readings.find(
      ([each, , labels = {}]) => each === name && (label === undefined || Object.values(labels).includes(label)),
    )?.[1];
}

const SAMPLE: Sample = {
  path: "/export/salesmap_latest.db",
  signature: "1768787703-208039936",
  identity: "identity-1",
  main: { size: "208039936", mtimeNs: "0", ino: "1" },
  wal: null,
  mtimeMs: 1_768_787_703_500,
  newestMs: 1_768_787_703_500,
};

describe("the source", () => {
  it("has its age and size, and counts down from the last look", () => {
    const settling: SourceState = { kind: "settling", sample: SAMPLE, stableInMs: 30_000 };
    const value = valueIn(sourceReadings(settling, NOW - 4_000, NOW));
    expect([value("db_exists"), value("db_stable"), value("db_stable_in_seconds")]).toEqual([1, 0, 26]);
    expect([value("db_modification_timestamp_seconds"), value("db_size_bytes")]).toEqual([
      1_768_787_703.5, 208_039_936,
    ]);
    expect(value("db_last_look_timestamp_seconds")).toBe((NOW - 4_000) / 1000);
  });

  it("never counts below nothing", () => {
    const settling: SourceState = { kind: "settling", sample: SAMPLE, stableInMs: 1 };
    expect(valueIn(sourceReadings(settling, NOW - 4_000, NOW))("db_stable_in_seconds")).toBe(0);
  });

  it("that is missing is not stable and has neither age nor size", () => {
    const value = valueIn(sourceReadings({ kind: "missing", reason: "gone" }, NOW, NOW));
    expect(
      ["db_exists", "db_stable", "db_modification_timestamp_seconds", "db_size_bytes"].map((each) => value(each)),
    ).toEqual([0, 0, 0, 0]);
  });
});

describe("the export", () => {
  it("has arrived or not for a slot", () => {
    const value = valueIn(exportReadings({ arrived: false, slot: "2026-01-29T08:00:00.000+09:00" }));
    expect([value("export_arrived"), value("export_slot_timestamp_seconds")]).toEqual([
      0,
      epoch("2026-01-29T08:00:00+09:00"),
    ]);
  });

  it("is not told of where no slot waits for one", () => {
    expect(exportReadings(null)).toEqual([]);
  });
});

describe("the status of a mode", () => {
  it("tells when the last success was made and which day it is about, after a restart too", () => {
    const success = {
      as_of: "2026-01-28",
      mode: "offline" as const,
      db_signature: "1-1",
      generated_at: "2026-01-28T08:00:04.000+09:00",
      job_run_id: "20260128_080000",
    };
    const run = lastRunSchema.parse(aFailure("DB_NOT_FOUND", { duration_ms: 1500 }));
    const value = valueIn(statusReadings("offline", { last_success: success, last_run: run }, false, ZONE));
    expect(value("last_success_timestamp_seconds")).toBe(epoch("2026-01-28T08:00:04+09:00"));
    expect(value("last_success_as_of_timestamp_seconds")).toBe(epoch("2026-01-28T00:00:00+09:00"));
    expect(value("last_run_timestamp_seconds")).toBe(epoch("2026-01-29T08:00:00+09:00"));
    expect(value("last_run_duration_seconds")).toBe(1.5);
    expect(value("last_run_info", "DB_NOT_FOUND")).toBe(1);
  });

  it("is all zero before any run, without a last run", () => {
    const readings = statusReadings("online", {}, false, ZONE);
    expect(readings.map(([, value]) => value)).toEqual([0, 0, 0, 0, 0]);
    expect(readings.map(([name]) => name)).not.toContain("last_run_info");
  });
});

describe("the schedule", () => {
  it("says which day should be published by now", () => {
    const slotAt = Date.parse("2026-01-29T08:00:00+09:00");
    const schedule = { enabled: true, modes: ["offline"] as const, nextAt: slotAt + 86_400_000, slotAt, tickedAt: NOW };
    const value = valueIn(scheduleReadings(schedule, ZONE));
    expect(value("last_slot_as_of_timestamp_seconds")).toBe(epoch("2026-01-29T00:00:00+09:00"));
    expect([value("mode_scheduled", "offline"), value("mode_scheduled", "online")]).toEqual([1, 0]);
    expect(value("next_run_timestamp_seconds")).toBe(epoch("2026-01-30T08:00:00+09:00"));
  });

  it("that is off schedules nothing", () => {
    const off = { enabled: false, modes: ["offline", "online"] as const, nextAt: null, slotAt: null, tickedAt: null };
    expect(scheduleReadings(off, ZONE).map(([, value]) => value)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe("the run in progress", () => {
  it("is in one phase", () => {
    const readings = runReadings(aRecord({ phase: "cards" }), true);
    const phases = readings.filter(([name]) => name === "run_phase");
    expect(phases.filter(([, value]) => value === 1)).toEqual([["run_phase", 1, { phase: "cards" }]]);
    expect(phases).toHaveLength(7);
    expect(valueIn(readings)("run_phase_start_timestamp_seconds")).toBe(epoch("2026-01-29T08:00:03+09:00"));
  });

  it("is in none when there is none", () => {
    expect(runReadings(null, false).every(([, value]) => value === 0)).toBe(true);
  });
});

it("names the program by version and short hashes, and tells of a refused reload", () => {
  const value = settingsReadings({ ...SETTINGS, reloadRefused: true }, "20.1.0");
  expect(value[0]).toEqual([
    "build_info",
    1,
    { version: "1.2.3", node_version: "20.1.0", rules_hash: "0123456789ab", prompts_hash: "fedcba987654" },
  ]);
  expect(valueIn(value)("config_last_reload_successful")).toBe(0);
});
