import type { FeedEvent } from "../contract/feed.ts";
import { MODES } from "../contract/mode.ts";
import type { PublicStatus } from "../contract/status.ts";

/** What a listener that knows `before` has to be told (SPEC 6, `events`); with null, everything. */
export function changesBetween(before: PublicStatus | null, after: PublicStatus): FeedEvent[] {
  const changes: FeedEvent[] = [];
  if (before === null || differ(lasting(before.db), lasting(after.db))) changes.push({ event: "db", data: after.db });
  if (before === null || differ(before.current_run, after.current_run))
    changes.push({ event: "run", data: after.current_run });
  for (const mode of MODES) {
    const { last_run: run, last_success: success } = after[mode];
    if (run !== undefined && differ(before?.[mode].last_run, run)) changes.push({ event: "ended", data: run });
    if (success !== undefined && differ(before?.[mode].last_success, success))
      changes.push({ event: "report", data: success });
  }
  return changes;
}

/** Whoever hears of a countdown can count by himself. */
function lasting({ stable_in_sec: _, ...db }: PublicStatus["db"]): unknown {
  return db;
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
