import type { PreparedBody } from "./prepared.ts";

/** How a GET of a report is answered (SPEC 6). `publishedAt` is epoch ms of the file's modification. */
export type ReportAnswer =
  | { readonly kind: "hit" | "stored"; readonly body: PreparedBody; readonly publishedAt: number }
  | { readonly kind: "stale"; readonly body: PreparedBody; readonly publishedAt: number; readonly reason: string }
  | { readonly kind: "none"; readonly reason: string; readonly detail: string };
