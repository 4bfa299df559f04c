import type { RunRecord } from "../../../src/contract/run-record.ts";

/** What the scheduled run of 2026-01-29 was doing when its process died, changed as told. */
export function aRecord(change: Partial<RunRecord> = {}): RunRecord {
  return {
    job_run_id: "20260129_080000",
    as_of: "2026-01-29",
    modes: ["offline", "online"],
    ended: [],
    trigger: "schedule",
    started_at: "2026-01-29T08:00:00.000+09:00",
    phase: "reading",
    since: "2026-01-29T08:00:03.000+09:00",
    db_signature: "1768787703-208039936",
    source_identity: "identity-1",
    pid: 4711,
    ...change,
  };
}
