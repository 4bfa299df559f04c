import type { Mode } from "../../contract/mode.ts";
import type { Shown } from "../use-report.ts";
import type { ChangeView } from "../use-view.ts";
import type { View } from "../view-state.ts";
import { MODE_WORDS } from "../words/report-words.ts";
import { TRIGGER_OF_RUN_WORDS } from "../words/run-words.ts";
import { dayWords, momentWords } from "../words/time-words.ts";

interface Props {
  readonly shown: Shown;
  readonly view: View;
  readonly change: ChangeView;
  readonly onOperations: () => void;
}

/** What is shown and how old it is, and the way to another mode or day. */
export function Header({ shown, view, change, onOperations }: Props) {
  const meta = shown.report?.meta;
  return (
    <header>
      <div class="title">
        <h1>카운터파티 위험 리포트</h1>
        {meta !== undefined && (
          <p class="made" data-as-of={meta.as_of}>
            <strong>{dayWords(meta.as_of)}</strong> 기준 · {momentWords(meta.generated_at)} 작성(
            {TRIGGER_OF_RUN_WORDS[meta.trigger]}) · {momentWords(meta.db_version)} CRM 내보내기 사용
          </p>
        )}
      </div>
      <div class="choices">
        <ModeSwitch mode={view.mode} change={change} />
        <DayPicker shown={shown} view={view} change={change} />
        <button type="button" onClick={onOperations}>
          운영
        </button>
      </div>
    </header>
  );
}

function ModeSwitch({ mode, change }: { readonly mode: Mode; readonly change: ChangeView }) {
  return (
    <fieldset class="switch">
      <legend class="unseen">과정 구분</legend>
      {(["offline", "online"] as const).map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="mode"
            checked={mode === each}
            onChange={() => change({ mode: each, since: null })}
          />
          <span>{MODE_WORDS[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The cached days; the first choice follows the newest one. */
function DayPicker({ shown: { days }, view, change }: Pick<Props, "shown" | "view" | "change">) {
  const isCached = view.date === null || days.some(({ as_of }) => as_of === view.date);
  return (
    <label class="day">
      <span class="unseen">기준일</span>
      <select
        value={view.date ?? ""}
        onChange={(event) => change({ date: event.currentTarget.value || null, since: null })}
      >
        <option value="">최신</option>
        {!isCached && view.date !== null && <option value={view.date}>{view.date}</option>}
        {days.map(({ as_of, counts }) => (
          <option key={as_of} value={as_of}>
            {as_of} (심각 {counts.severe})
          </option>
        ))}
      </select>
    </label>
  );
}
