import type { PublicStatus } from "../../../src/contract/status.ts";

/** Nothing has ever happened. */
export function anIdleStatus(): PublicStatus {
  return {
    offline: {},
    online: {},
    modes_available: ["offline", "online"],
    db: { exists: false, signature: null, mtime: null, stable: false, stable_in_sec: null },
    scheduler: {
      enabled: false,
      cron: "0 8 * * *",
      timezone: "Asia/Seoul",
      next_run: null,
      last_slot: null,
      last_slot_result: null,
    },
    current_run: null,
  };
}
