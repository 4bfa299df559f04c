import type { Change, Diff } from "../../contract/diff.ts";
import type { HistoryDay } from "../../contract/history.ts";
import type { Report } from "../../contract/report.ts";
import { useDiff } from "../use-diff.ts";
import type { ChangeView } from "../use-view.ts";
import type { View } from "../view-state.ts";
import { attributionWords, CHANGE_MARKS, CHANGE_WORDS } from "../words/diff-words.ts";
import { dayWords } from "../words/time-words.ts";
import { ChangeRow } from "./change-row.tsx";
import { Won } from "./won.tsx";

interface Props {
  readonly report: Report;
  readonly days: readonly HistoryDay[];
  readonly view: View;
  readonly change: ChangeView;
}

/** What moved since another cached day, the day before unless one is chosen. */
export function Changes({ report, days, view, change }: Props) {
  const { as_of, job_run_id, mode } = report.meta;
  const others = days.map((day) => day.as_of).filter((day) => day !== as_of);
  const since = view.since ?? others.find((day) => day < as_of) ?? null;
  const compared = useDiff(mode, since, as_of, job_run_id);
  return (
    <section aria-label="달라진 점" class="changes">
      <label>
        <span>견줄 날 </span>
        <select value={since ?? ""} onChange={({ currentTarget }) => change({ since: currentTarget.value || null })}>
          {since === null && <option value="">없음</option>}
          {since !== null && !others.includes(since) && <option value={since}>{since}</option>}
          {others.map((day) => (
            <option key={day} value={day}>
              {day}
            </option>
          ))}
        </select>
      </label>
      {since === null && <p class="nothing">견줄 다른 날의 보고서가 아직 없습니다.</p>}
      {since !== null && compared.kind === "waiting" && <p class="waiting">두 날을 견주는 중입니다…</p>}
      {since !== null && compared.kind === "failed" && <p class="notice bad">견주지 못했습니다. {compared.why}</p>}
      {since !== null && compared.kind === "diff" && <Moved diff={compared.diff} />}
    </section>
  );
}

const ORDER: readonly Change[] = ["rose", "came", "went", "fell", "same"];

function Moved({ diff }: { readonly diff: Diff }) {
  const { summary, counterparties } = diff;
  const doubt = attributionWords(diff.attribution);
  return (
    <>
      <p>
        <strong>
          {dayWords(diff.from.as_of)} → {dayWords(diff.to.as_of)}
        </strong>{" "}
        ·{" "}
        {ORDER.slice(0, 4)
          .map((each) => `${CHANGE_WORDS[each]} ${summary[each]}`)
          .join(" · ")}{" "}
        · 확보 <Won won={summary.coverage_delta} signed /> · 부족 <Won won={summary.gap_delta} signed />
      </p>
      {diff.source_unchanged && <p class="notice warn">두 보고서는 같은 CRM 내보내기로 만들었습니다.</p>}
      {diff.rules_changed && <p class="notice warn">두 보고서의 규칙이 다릅니다.</p>}
      {doubt !== "" && (
        <p class="notice warn" data-attribution="doubt">
          {doubt}
        </p>
      )}
      {counterparties.length === 0 && <p class="nothing">달라진 카운터파티가 없습니다.</p>}
      {ORDER.map((each) => ({ each, rows: counterparties.filter((row) => row.change === each) }))
        .filter(({ rows }) => rows.length > 0)
        .map(({ each, rows }) => (
          <section key={each} data-change={each}>
            <h2>
              <span aria-hidden="true">{CHANGE_MARKS[each]}</span> {CHANGE_WORDS[each]} ({rows.length})
            </h2>
            {rows.map((row) => (
              <ChangeRow key={`${row.orgId}\n${row.counterpartyName}`} row={row} />
            ))}
          </section>
        ))}
    </>
  );
}
