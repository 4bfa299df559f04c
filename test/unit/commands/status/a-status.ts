import type { Seen } from "../../../../src/commands/status/diagnose.ts";
import type { Mode } from "../../../../src/contract/mode.ts";
import { lastRunSchema, type RunLine } from "../../../../src/contract/outcome.ts";
import type { PublicStatus, StatusFile } from "../../../../src/contract/status.ts";
import { aLine } from "../../job/a-line.ts";

/** 08:10 of the day whose scheduled run is told by `aLine`. */
export const NOW = Date.parse("2026-01-29T08:10:00.000+09:00");

/** The status file after these runs of one mode: `last` ended last, `good` was the last success. */
export function aFile(mode: Mode, last: Partial<RunLine> = {}, good: string | null = "2026-01-29"): StatusFile {
  const line = aLine({ mode, ...last });
  const generated_at = `${good}T08:00:04.000+09:00`;
  const success = { as_of: good ?? "", mode, db_signature: "1768787703-208039936", generated_at, job_run_id: "j" };
  return { last_run: lastRunSchema.parse(line), ...(good === null ? {} : { last_success: success }) };
}

export function aStatus(change: Partial<PublicStatus> = {}): PublicStatus {
  return {
    offline: aFile("offline"),
    online: aFile("online"),
    modes_available: ["offline", "online"],
    db: {
      exists: true,
      signature: "1768787703-208039936",
      mtime: "2026-01-29T02:10:00.000+09:00",
      stable: true,
      stable_in_sec: 0,
    },
    scheduler: {
      enabled: true,
      cron: "0 8 * * *",
      timezone: "Asia/Seoul",
      next_run: "2026-01-30T08:00:00.000+09:00",
      last_slot: "2026-01-29T08:00:00.000+09:00",
      last_slot_result: "SUCCESS",
    },
    current_run: null,
    left_run: null,
    export: { arrived: true, slot: "2026-01-29T08:00:00.000+09:00" },
    ...change,
  };
}

/** A morning on which all went well, as `status` sees it, changed as told. */
export function aSight(change: Partial<Seen> = {}): Seen {
  const space = { free: 1e10, needed: 250e6 };
  return {
    daemon: "answers",
    address: "127.0.0.1:8000",
    status: aStatus(),
    modes: ["offline", "online"],
    disk: { work: space, cache: space },
    now: NOW,
    ...change,
  };
}
