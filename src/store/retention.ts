import { join } from "node:path";
import { MODES, type Mode } from "../contract/mode.ts";
import type { ReportMeta } from "../contract/report.ts";
import { modifiedAt, namesIn, remove } from "../lib/files.ts";
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

/** Which reports of one mode go (SPEC 5.8). `today` is the date in TZ, `oldestAt` the epoch ms before which files are old. */
export function reportsToRemove(
  files: readonly ReportFile[],
  protectedDay: string | undefined,
  today: string,
  oldestAt: number,
): ReportFile[] {
  const past = files.filter((file) => file.asOf <= today).sort((a, b) => (a.asOf < b.asOf ? 1 : -1));
  const safe = new Set(past.slice(0, NEWEST_KEPT).map((file) => file.asOf));
  if (protectedDay !== undefined) safe.add(protectedDay);
  const byTheWay = files.filter((file) => file.byTheWay).sort((a, b) => b.modifiedAt - a.modifiedAt);
  const tooMany = new Set(byTheWay.slice(ON_DEMAND_KEPT));
  return files.filter((file) => !safe.has(file.asOf) && (file.modifiedAt < oldestAt || tooMany.has(file)));
}

/** Removes the reports that are due and the temporaries of dead publishers; the lock is held. */
export async function sweepReports(
  cacheDir: string,
  protectedDays: Partial<Record<Mode, string>>,
  at: { readonly now: number; readonly timezone: string; readonly oldestAt: number },
): Promise<void> {
  for (const mode of MODES) {
    const folder = reportFolder(cacheDir, mode);
    const names = await namesIn(folder);
    const files = (await Promise.all(names.map((name) => reportFile(folder, name, at.timezone)))).flat();
    const due = reportsToRemove(files, protectedDays[mode], dateIn(at.timezone, at.now), at.oldestAt);
    const gone = [...due.map((file) => `${file.asOf}.json`), ...names.filter((name) => PUBLISH_TEMP.test(name))];
    for (const name of gone) await remove(join(folder, name));
  }
}

/** What a killed write of a small file leaves: `<file>.<number>`. Nobody writes for a minute. */
const SMALL_TEMP = /^(?:status(?:_online)?\.json|\.counterparty_risk\..+)\.\d+$/;
const MINUTE_MS = 60_000;

/** Removes the temporaries of small files in CACHE_DIR that nobody is writing any more; `now` is epoch ms. */
export async function sweepSmallTemporaries(cacheDir: string, now: number): Promise<void> {
  for (const name of (await namesIn(cacheDir)).filter((each) => SMALL_TEMP.test(each))) {
    const path = join(cacheDir, name);
    if (((await modifiedAt(path)) ?? now) < now - MINUTE_MS) await remove(path);
  }
}

async function reportFile(folder: string, name: string, timezone: string): Promise<ReportFile[]> {
  const asOf = asOfName(name);
  if (asOf === null) return [];
  const path = join(folder, name);
  const modified = await modifiedAt(path);
  if (modified === null) return [];
  return [{ asOf, modifiedAt: modified, byTheWay: isByTheWay(await peekMeta(path), timezone) }];
}

function isByTheWay(meta: ReportMeta | null, timezone: string): boolean {
  if (meta === null || meta.trigger !== "on_demand") return false;
  return dateIn(timezone, Date.parse(meta.generated_at)) !== meta.as_of;
}
