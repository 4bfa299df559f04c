import { describe, expect, it } from "vitest";
import type { PublicStatus } from "../../../src/contract/status.ts";
import { statusLine } from "../../../src/supervision/status-line.ts";

const RUN = {
  result: "SUCCESS",
  code: null,
  msg: "published",
  as_of: "2026-11-23",
  mode: "offline",
  db_signature: "1-1",
  trigger: "schedule",
  job_run_id: "20261123_080000",
  started_at: "2026-11-23T08:00:00.000+09:00",
  generated_at: "2026-11-23T08:00:01.000+09:00",
  duration_ms: 1000,
  cards: null,
} as const;

const IDLE: PublicStatus = {
  offline: { last_run: RUN },
  online: {},
  modes_available: ["offline", "online"],
  db: { exists: true, signature: "1-1", mtime: "2026-11-23T05:00:00.000+09:00", stable: true, stable_in_sec: 0 },
  scheduler: {
    enabled: true,
    cron: "0 8 * * *",
    timezone: "Asia/Seoul",
    next_run: "2026-11-24T08:00:00.000+09:00",
    last_slot: "2026-11-23T08:00:00.000+09:00",
    last_slot_result: null,
  },
  current_run: null,
};

describe("the line for systemctl status", () => {
  it("tells the last results and the next run", () => {
    expect(statusLine(IDLE)).toBe(
      "Serving. offline: SUCCESS for 2026-11-23 at 2026-11-23 08:00, online: never ran. Next run 2026-11-24 08:00.",
    );
  });

  it("tells why the last run failed and what stands in", () => {
    const failed = { ...RUN, result: "FAILED", code: "DB_CORRUPT" } as const;
    expect(statusLine({ ...IDLE, offline: { last_run: failed } })).toContain(
      "offline: FAILED DB_CORRUPT for 2026-11-23 at 2026-11-23 08:00 (last good: none)",
    );
  });

  it("tells the phase of a run in progress", () => {
    const run = { phase: "waiting_for_db", since: RUN.started_at, trigger: "schedule", as_of: "2026-11-23" } as const;
    expect(statusLine({ ...IDLE, current_run: { ...run, modes: ["offline"] } })).toMatch(
      /^Making the report of 2026-11-23 \(schedule\): waiting for db\. /,
    );
  });

  it("tells what is the matter with the database, and that there is no schedule", () => {
    const off = { ...IDLE, scheduler: { ...IDLE.scheduler, enabled: false, next_run: null } };
    expect(statusLine({ ...off, db: { ...IDLE.db, exists: false } })).toMatch(
      /^Serving; the database is missing\. .*\. No schedule\.$/,
    );
    expect(statusLine({ ...IDLE, db: { ...IDLE.db, stable: false } })).toMatch(
      /^Serving; the database is being changed\. /,
    );
  });
});
