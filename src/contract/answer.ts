import { FAILURE_CODES } from "./failure.ts";
import type { PreparedBody } from "./prepared.ts";

/** Why there is no fresh report (SPEC 6, `stale_reason`). */
export const LACK_REASONS = [...FAILURE_CODES, "ON_DEMAND_TIMEOUT", "LOCKED", "RATE_LIMITED"] as const;
export type LackReason = (typeof LACK_REASONS)[number];

/** How a GET of a report is answered (SPEC 6). `publishedAt` is epoch ms of the file's modification. */
export type ReportAnswer =
  | { readonly kind: "hit" | "stored"; readonly body: PreparedBody; readonly publishedAt: number }
  | { readonly kind: "stale"; readonly body: PreparedBody; readonly publishedAt: number; readonly reason: LackReason }
  | { readonly kind: "none"; readonly reason: LackReason; readonly detail: string };

/** How a question for a diff is answered. */
export type DiffAnswer =
  | { readonly kind: "diff"; readonly body: PreparedBody; readonly publishedAt: number }
  /** The dates of which no report is cached. */
  | { readonly kind: "not_cached"; readonly dates: readonly string[] }
  /** Too many are asked for, or the comparison broke. */
  | { readonly kind: "refused"; readonly code: "RATE_LIMITED" | "DIFF_UNAVAILABLE"; readonly why: string };
