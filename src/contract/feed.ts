import type { Mode } from "./mode.ts";
import type { PublicStatus, StatusFile } from "./status.ts";

/**
 * What `GET …/events` tells (SPEC 6), each as it is now: all of it to whoever comes, then what changed. `db`: what the
 * source looks like; `run`: the run in progress, of any process, or null; `ended`: the last run of a mode; `report`:
 * the newest published report of a mode.
 */
export type FeedEvent =
  | { readonly event: "db"; readonly data: PublicStatus["db"] }
  | { readonly event: "run"; readonly data: PublicStatus["current_run"] }
  | { readonly event: "ended"; readonly data: NonNullable<StatusFile["last_run"]> & { readonly mode: Mode } }
  | { readonly event: "report"; readonly data: NonNullable<StatusFile["last_success"]> };

/** Hears the feed; `beat` comes when nothing else does, so that a connection that died is noticed. */
export interface FeedListener {
  tell(event: FeedEvent): void;
  beat(): void;
  /** The feed is over. */
  end(): void;
}
