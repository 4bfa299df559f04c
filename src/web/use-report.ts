import { useEffect, useState } from "preact/hooks";
import type { HistoryDay } from "../contract/history.ts";
import type { Mode } from "../contract/mode.ts";
import type { Report } from "../contract/report.ts";
import { fetchHistory, fetchReport, Refusal } from "./api.ts";

/** Why there is nothing (new) to show. */
export interface Trouble {
  readonly code: string;
  readonly detail: string;
}

export interface Shown {
  readonly report: Report | null;
  readonly days: readonly HistoryDay[];
  /** A newer report than the one that is shown is on its way. */
  readonly awaiting: boolean;
  readonly trouble: Trouble | null;
}

const NOTHING: Shown = { report: null, days: [], awaiting: true, trouble: null };

/**
 * The report of a day, or of today with null: the newest cached one at once, then today's when it is there. `fresh`
 * changes when it is worth asking again; null when it is not known yet. `today` is the server's.
 */
export function useReport(mode: Mode, date: string | null, today: string | null, fresh: string | null): Shown {
  const [shown, setShown] = useState<Shown>(NOTHING);
  // what was asked for is another report: nothing of the one before may be taken for it
  useEffect(() => setShown(NOTHING), [mode, date]);
  useEffect(() => {
    if (fresh === null) return undefined;
    const over = new AbortController();
    const set = (part: Partial<Shown>) => over.signal.aborted || setShown((before) => ({ ...before, ...part }));
    load(mode, date, today, over.signal, set).catch((error: unknown) => {
      const code = error instanceof Refusal ? error.code : "";
      set({ awaiting: false, trouble: { code, detail: error instanceof Error ? error.message : String(error) } });
    });
    return () => over.abort();
  }, [mode, date, today, fresh]);
  return shown;
}

async function load(
  mode: Mode,
  date: string | null,
  today: string | null,
  signal: AbortSignal,
  set: (part: Partial<Shown>) => void,
): Promise<void> {
  set({ awaiting: true });
  const days = await fetchHistory(mode, signal);
  set({ days });
  const newest = days.find(({ as_of }) => today === null || as_of <= today)?.as_of;
  if (date === null && newest !== undefined && newest !== today)
    set({ report: await fetchReport(mode, newest, signal), trouble: null });
  const report = await fetchReport(mode, date ?? (newest === today ? today : null), signal);
  set({ report, awaiting: false, trouble: null });
  if (days.every(({ as_of }) => as_of !== report.meta.as_of)) set({ days: await fetchHistory(mode, signal) });
}
