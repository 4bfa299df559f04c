import { useEffect, useRef } from "preact/hooks";
import type { HistoryDay } from "../../contract/history.ts";
import type { Mode } from "../../contract/mode.ts";
import { inPercent } from "../../lib/money-text.ts";
import { MODE_WORDS } from "../words/report-words.ts";
import { Scroller } from "./scroller.tsx";
import { Gap, Won } from "./won.tsx";

/** Coverage against target and the rising minimum over the cached days: a plot, and the same as a table. */
export function Trend({ days, mode }: { readonly days: readonly HistoryDay[]; readonly mode: Mode }) {
  return (
    <section aria-label="추이" class="trend">
      <h2>{MODE_WORDS[mode]} 달성률의 추이</h2>
      <Plot days={days} />
      <Scroller name="추이 표">
        <table>
          <caption>보관된 {days.length}일</caption>
          <thead>
            <tr>
              {[
                "기준일",
                "목표",
                "확보",
                "부족",
                "달성률",
                "이달 최소 기준",
                "심각",
                "보통",
                "양호",
                "파이프라인 0",
              ].map((name) => (
                <th key={name} scope="col" class={name === "기준일" ? "" : "number"}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.as_of}>
                <th scope="row">{day.as_of}</th>
                <td class="number">
                  <Won won={day.target} />
                </td>
                <td class="number">
                  <Won won={day.coverage} />
                </td>
                <td class="number">
                  <Gap won={day.gap} />
                </td>
                <td class="number">{day.coverage_ratio === null ? "–" : inPercent(day.coverage_ratio)}</td>
                <td class="number">{day.min_cov === null ? "–" : inPercent(day.min_cov)}</td>
                <td class="number">{day.counts.severe}</td>
                <td class="number">{day.counts.normal}</td>
                <td class="number">{day.counts.good}</td>
                <td class="number">{day.counts.pipeline_zero}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

function Plot({ days }: { readonly days: readonly HistoryDay[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let remove = () => {};
    let gone = false;
    void import("../trend/plot.ts").then(({ plotInto }) => {
      if (!gone && place.current !== null) remove = plotInto(place.current, days);
    });
    return () => {
      gone = true;
      remove();
    };
  }, [days]);
  return (
    <div
      ref={place}
      class="plot"
      role="img"
      aria-label="달성률과 이달 최소 기준를 날짜별로 그린 그림. 같은 내용이 아래 표에 있습니다."
    />
  );
}
