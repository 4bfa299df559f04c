import type { Change, Diff } from "../../contract/diff.ts";
import type { HistoryDay } from "../../contract/history.ts";
import type { Report } from "../../contract/report.ts";
import { useDiff } from "../use-diff.ts";
import type { ChangeView } from "../use-view.ts";
import type { View } from "../view-state.ts";
import { attributionWords, CHANGE_MARKS, CHANGE_WORDS, differenceWords } from "../words/diff-words.ts";
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
      <p class="between">
        <label>
          <span class="unseen">비교할 날</span>
          <select value={since ?? ""} onChange={({ currentTarget }) => change({ since: currentTarget.value || null })}>
            {since === null && <option value="">없음</option>}
            {since !== null && !others.includes(since) && <option value={since}>{since}</option>}
            {others.map((day) => (
              <option key={day} value={day}>
                {dayWords(day)}
              </option>
            ))}
          </select>
        </label>{" "}
        → <strong>{dayWords(as_of)}</strong>
      </p>
      {since === null && <p class="nothing">비교할 다른 날의 보고서가 아직 없습니다.</p>}
      {since !== null && compared.kind === "waiting" && <p class="waiting">두 날의 보고서를 비교하는 중입니다…</p>}
      {since !== null && compared.kind === "failed" && (
        <p class="notice bad" role="alert">
          비교하지 못했습니다. {compared.why}
        </p>
      )}
      {since !== null && compared.kind === "diff" && <Moved diff={compared.diff} />}
    </section>
  );
}

const ORDER: readonly Change[] = ["rose", "came", "went", "fell", "same"];

function Moved({ diff }: { readonly diff: Diff }) {
  const doubt = attributionWords(diff);
  return (
    <>
      <Sums summary={diff.summary} />
      {differenceWords(diff).map((text) => (
        <p key={text} class="notice warn">
          {text}
        </p>
      ))}
      {doubt !== "" && (
        <p class="notice warn" data-attribution="doubt">
          {doubt}
        </p>
      )}
      {diff.counterparties.length === 0 && <p class="nothing">달라진 카운터파티가 없습니다.</p>}
      {ORDER.map((each) => (
        <Group key={each} change={each} rows={diff.counterparties.filter((row) => row.change === each)} />
      ))}
    </>
  );
}

function Sums({ summary }: Pick<Diff, "summary">) {
  return (
    <dl class="moves">
      {(["rose", "fell", "came", "went"] as const).map((each) => (
        <div key={each} data-moves={each}>
          <dt>
            <span aria-hidden="true">{CHANGE_MARKS[each]}</span> {CHANGE_WORDS[each]}
          </dt>
          <dd>{summary[each].toLocaleString("ko-KR")}곳</dd>
        </div>
      ))}
      <div>
        <dt>확보 증감</dt>
        <dd>
          <Won won={summary.coverage_delta} signed />
        </dd>
      </div>
      <div>
        <dt>부족 증감</dt>
        <dd>
          <Won won={summary.gap_delta} signed />
        </dd>
      </div>
    </dl>
  );
}

function Group({ change, rows }: { readonly change: Change; readonly rows: Diff["counterparties"] }) {
  if (rows.length === 0) return null;
  return (
    <section class={`moved ${change}`} data-change={change}>
      <h2>
        <span aria-hidden="true">{CHANGE_MARKS[change]}</span> {CHANGE_WORDS[change]}{" "}
        <span class="small">{rows.length.toLocaleString("ko-KR")}곳</span>
      </h2>
      {rows.map((row) => (
        <ChangeRow key={`${row.orgId}\n${row.counterpartyName}`} row={row} />
      ))}
    </section>
  );
}
