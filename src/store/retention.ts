import { type Due, TOO_OLD } from "../contract/due.ts";
import { MODES, type Mode } from "../contract/mode.ts";
import type { ReportMeta } from "../contract/report.ts";
import { type Entry, entriesIn } from "../lib/files.ts";
import { dateIn } from "../lib/zone.ts";
import { asOfName, PUBLISH_TEMP, reportFolder } from "./paths.ts";
import { peekMeta } from "./report-text.ts";

/** Always kept: the reports of each mode with the newest as_of that is not in the future. */
const NEWEST_KEPT = 3;
/** Kept of the reports that somebody's GET of another day made. */
const ON_DEMAND_KEPT = 200;

export interface ReportFile {
  readonly asOf: string;
  /** Epoch ms. */
  readonly modifiedAt: number;
  /** Made on demand for another day than the one it was made on. */
  readonly byTheWay: boolean;
}

/**
 * Which reports of one mode go, and why (SPEC 5.8). `today` is the date in TZ, `oldestAt` the epoch ms before which
 * files are old.
 */
export function reportsToRemove<F extends ReportFile>(
  files: readonly F[],
  protectedDay: string | undefined,
  today: string,
  oldestAt: number,
): (F & { readonly reason: string })[] {
  const past = files.filter((file) => file.asOf <= today).sort((a, b) => (a.asOf < b.asOf ? 1 : -1));
  const safe = new Set(past.slice(0, NEWEST_KEPT).map((file) => file.asOf));
  if (protectedDay !== undefined) safe.add(protectedDay);
  const byTheWay = files.filter((file) => file.byTheWay).sort((a, b) => b.modifiedAt - a.modifiedAt);
  const tooMany = new Set(byTheWay.slice(ON_DEMAND_KEPT));
  return files.flatMap((file) => {
    if (safe.has(file.asOf)) return [];
    if (file.modifiedAt < oldestAt) return [{ ...file, reason: TOO_OLD }];
    return tooMany.has(file) ? [{ ...file, reason: `beyond the newest ${ON_DEMAND_KEPT} made on demand` }] : [];
  });
}

/** The reports that are due and the temporaries of dead publishers. */
export async function dueReports(
  cacheDir: string,
  protectedDays: Partial<Record<Mode, string>>,
  at: { readonly now: number; readonly timezone: string; readonly oldestAt: number },
): Promise<Due[]> {
  const due: Due[] = [];
  for (const mode of MODES) {
    const entries = await entriesIn(reportFolder(cacheDir, mode));
    const files = (await Promise.all(entries.map((entry) => reportFile(entry, at.timezone)))).flat();
    const today = dateIn(at.timezone, at.now);
    for (const { path, bytes, reason } of reportsToRemove(files, protectedDays[mode], today, at.oldestAt))
      due.push({ path, bytes, reason });
    for (const { name, path, bytes } of entries)
      if (PUBLISH_TEMP.test(name)) due.push({ path, bytes, reason: "left half written by a dead run" });
  }
  return due;
}

/** What a killed write of a small file leaves: `<file>.<number>`. Nobody writes for a minute. */
const SMALL_TEMP = /^(?:status(?:_online)?\.json|\.counterparty_risk\..+)\.\d+$/;
const MINUTE_MS = 60_000;

/** The temporaries of small files in CACHE_DIR that nobody is writing any more; `now` is epoch ms. */
export async function dueSmallTemporaries(cacheDir: string, now: number): Promise<Due[]> {
  return (await entriesIn(cacheDir))
    .filter(({ name, modifiedAt }) => SMALL_TEMP.test(name) && modifiedAt < now - MINUTE_MS)
    .map(({ path, bytes }) => ({ path, bytes, reason: "left half written by a dead process" }));
}

async function reportFile(entry: Entry, timezone: string): Promise<(ReportFile & Entry)[]> {
  const asOf = asOfName(entry.name);
  return asOf === null ? [] : [{ ...entry, asOf, byTheWay: isByTheWay(await peekMeta(entry.path), timezone) }];
}

function isByTheWay(meta: ReportMeta | null, timezone: string): boolean {
  if (meta === null || meta.trigger !== "on_demand") return false;
  return dateIn(timezone, Date.parse(meta.generated_at)) !== meta.as_of;
}
