import type { PickKind } from "../words/picks.ts";

/** What a column holds: `core` is what the report reads, everything else is there to be as wide as the real export. */
export type FillKind =
  | PickKind
  | "note"
  | "user"
  | "created"
  | "day"
  | "instant"
  | "count"
  | "money"
  | "percent"
  | "phone"
  | "email"
  | "url"
  | "code"
  | "id";

/** Name, what it holds, and in how many rows of a hundred it holds something. */
type FillerColumn = readonly [name: string, kind: FillKind, percent: number];
type CoreColumn = readonly [name: string, kind: "core"];
export type Column = CoreColumn | FillerColumn;
