import { MODES, type Mode } from "../contract/mode.ts";
import type { ReportMeta, SourceCounts } from "../contract/report.ts";
import type { ReportShelf } from "./shelf.ts";

/** `source_identity` of the report of this mode with the newest as_of before `asOf`, or null (SPEC 4). */
export function identityBefore(shelf: ReportShelf, mode: Mode, asOf: string): Promise<string | null> {
  return newestIdentity(shelf, mode, asOf, () => true);
}

/** The same of those that tell which exports there were by then: a backfill makes a past day from the present one. */
export function identityByThen(shelf: ReportShelf, mode: Mode, asOf: string): Promise<string | null> {
  return newestIdentity(shelf, mode, asOf, ({ trigger }) => trigger !== "backfill");
}

/** Whether no new export had come for this report: `source_unchanged`, unless a backfill alone makes it look so. */
export async function hasOldSource(shelf: ReportShelf, meta: ReportMeta): Promise<boolean> {
  return meta.source_unchanged && (await identityByThen(shelf, meta.mode, meta.as_of)) === meta.source_identity;
}

async function newestIdentity(
  shelf: ReportShelf,
  mode: Mode,
  asOf: string,
  counts: (meta: ReportMeta) => boolean,
): Promise<string | null> {
  for (const day of await shelf.days(mode)) {
    if (day >= asOf) continue;
    const meta = await shelf.peek(mode, day);
    if (meta !== null && counts(meta)) return meta.source_identity;
  }
  return null;
}

/** Row counts of the source of the report with the newest generated_at of either mode, or null (SPEC 5.4). */
export async function newestCounts(shelf: ReportShelf): Promise<SourceCounts | null> {
  let newest: { at: number; counts: SourceCounts } | null = null;
  for (const mode of MODES) {
    for (const day of await shelf.days(mode)) {
      const meta = await shelf.peek(mode, day);
      const at = meta === null ? Number.NaN : Date.parse(meta.generated_at);
      if (meta !== null && (newest === null || at > newest.at)) newest = { at, counts: meta.source };
    }
  }
  return newest?.counts ?? null;
}

/**
 * The day whose report stands in for one that cannot be had (SPEC 6): that of last_success, else the newest valid
 * one that is not in the future; null when there is none.
 */
export async function fallbackDay(
  shelf: ReportShelf,
  mode: Mode,
  lastSuccess: string | undefined,
  today: string,
): Promise<string | null> {
  if (lastSuccess !== undefined && (await shelf.get(mode, lastSuccess)) !== null) return lastSuccess;
  for (const day of await shelf.days(mode)) {
    if (day <= today && (await shelf.get(mode, day)) !== null) return day;
  }
  return null;
}
