import type { FeedEvent } from "../../contract/feed.ts";
import type { PublicStatus } from "../../contract/status.ts";

/** How the page hears of changes. */
export type Link = "connecting" | "live" | "polling" | "lost";

export interface Live {
  readonly link: Link;
  /** As last heard; null before the first answer. */
  readonly status: PublicStatus | null;
  /** Epoch ms at which `status.db` was heard: its countdown starts there. */
  readonly heardAt: number;
}

export const SILENT: Live = { link: "connecting", status: null, heardAt: 0 };

/** A status after an event of the feed. */
export function withEvent(status: PublicStatus, { event, data }: FeedEvent): PublicStatus {
  switch (event) {
    case "db":
      return { ...status, db: data };
    case "run":
      return { ...status, current_run: data };
    case "ended":
      return { ...status, [data.mode]: { ...status[data.mode], last_run: data } };
    case "report":
      return { ...status, [data.mode]: { ...status[data.mode], last_success: data } };
  }
}

/** Changes when there may be something new to fetch of this mode: a report, or the end of a run. */
export function freshness(status: PublicStatus | null, mode: "offline" | "online"): string {
  const { last_run: run, last_success: success } = status?.[mode] ?? {};
  return `${run?.job_run_id ?? ""} ${run?.generated_at ?? ""} ${success?.job_run_id ?? ""} ${success?.generated_at ?? ""}`;
}
