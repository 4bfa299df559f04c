import type { RunLine } from "../../../src/contract/outcome.ts";

/** The line of a scheduled run that went well on the morning of 2026-01-29, changed as told. */
export function aLine(change: Partial<RunLine> = {}): RunLine {
  return {
    result: "SUCCESS",
    code: null,
    msg: "published, 3 counterparties",
    as_of: "2026-01-29",
    mode: "offline",
    db_signature: "1768787703-208039936",
    trigger: "schedule",
    job_run_id: "20260129_080000",
    started_at: "2026-01-29T08:00:00.000+09:00",
    generated_at: "2026-01-29T08:00:04.000+09:00",
    duration_ms: 4200,
    cards: null,
    source_identity: "identity-1",
    ...change,
  };
}

/** The same run, failed. */
export function aFailure(code: RunLine["code"], change: Partial<RunLine> = {}): RunLine {
  return aLine({ result: "FAILED", code, msg: "it failed", generated_at: null, ...change });
}
