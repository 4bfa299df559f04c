import { useEffect, useMemo, useState } from "preact/hooks";
import { freshness } from "./live/live-status.ts";
import { useLive } from "./live/use-live.ts";
import { noticesOf } from "./notices.ts";
import { Changes } from "./parts/changes.tsx";
import { Filters } from "./parts/filters.tsx";
import { Header } from "./parts/header.tsx";
import { Notices } from "./parts/notices.tsx";
import { Operations } from "./parts/operations.tsx";
import { Table } from "./parts/table.tsx";
import { Tabs } from "./parts/tabs.tsx";
import { TakeAlong } from "./parts/take-along.tsx";
import { Totals } from "./parts/totals.tsx";
import { Trend } from "./parts/trend.tsx";
import { pickRows } from "./rows/pick-rows.ts";
import { useReport } from "./use-report.ts";
import { useView } from "./use-view.ts";
import { MODE_WORDS } from "./words/report-words.ts";

/** The whole page of the sales floor: the morning view, what changed, the trend, and the operations drawer. */
export function App() {
  const [view, change] = useView();
  const live = useLive();
  const [operating, setOperating] = useState(false);
  const today = todayIn(live.status?.scheduler.timezone ?? null);
  const known = live.status !== null || live.link === "lost";
  const shown = useReport(view.mode, view.date, today, known ? freshness(live.status, view.mode) : null);
  const { report, days } = shown;
  const rows = useMemo(() => pickRows(report?.counterparties ?? [], view), [report, view]);
  const asOf = report?.meta.as_of ?? null;
  useEffect(() => {
    document.title = `${asOf ?? ""} 카운터파티 위험 리포트 (${MODE_WORDS[view.mode]})`.trim();
  }, [asOf, view.mode]);
  return (
    <>
      <a class="skip" href="#shown">
        본문으로 건너뛰기
      </a>
      <Header shown={shown} view={view} change={change} onOperations={() => setOperating(true)} />
      <main>
        <Notices notices={noticesOf(shown, live, view, today)} />
        {report !== null && (
          <>
            <Totals report={report} view={view} change={change} />
            <Tabs view={view} change={change} />
            <div id="shown" tabIndex={-1}>
              {view.tab === "list" && (
                <section aria-label="카운터파티 목록">
                  <Filters view={view} change={change} shown={rows.length} of={report.counterparties.length}>
                    <TakeAlong report={report} rows={rows} />
                  </Filters>
                  <Table key={`${view.mode} ${asOf}`} rows={rows} view={view} change={change} />
                </section>
              )}
              {view.tab === "changes" && <Changes report={report} days={days} view={view} change={change} />}
              {view.tab === "trend" && <Trend days={days} mode={view.mode} />}
            </div>
          </>
        )}
        {report === null && shown.trouble === null && <p class="waiting">보고서를 불러오는 중입니다…</p>}
      </main>
      {operating && <Operations live={live} view={view} onClose={() => setOperating(false)} />}
    </>
  );
}

/** The date of now where the server's day is; null while that is not known. */
function todayIn(timezone: string | null): string | null {
  if (timezone === null) return null;
  return new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(Date.now());
}
