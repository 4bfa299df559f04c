import type { ComponentChildren } from "preact";
import type { Blocker } from "../../contract/card.ts";
import type { RuleTrigger } from "../../contract/report.ts";
import type { ChangeView } from "../use-view.ts";
import type { View } from "../view-state.ts";
import { BLOCKER_WORDS, LEVELS, TIERS, TRIGGER_WORDS } from "../words/report-words.ts";

interface Props {
  readonly view: View;
  readonly change: ChangeView;
  readonly shown: number;
  readonly of: number;
  readonly children: ComponentChildren;
}

/** Which rows are shown. */
export function Filters({ view, change, shown, of, children }: Props) {
  const reset = () => change({ search: "", levels: [], tiers: [], blocker: null, trigger: null });
  return (
    <search>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>찾기</span>
          <input
            type="search"
            placeholder="고객사, 카운터파티"
            value={view.search}
            onInput={(event) => change({ search: event.currentTarget.value })}
          />
        </label>
        <Several name="위험" all={LEVELS} picked={view.levels} pick={(levels) => change({ levels })} />
        <Several name="등급" all={TIERS} picked={view.tiers} pick={(tiers) => change({ tiers })} />
        <One<Blocker>
          name="걸림돌"
          words={BLOCKER_WORDS}
          picked={view.blocker}
          pick={(blocker) => change({ blocker })}
        />
        <One<RuleTrigger>
          name="판정 이유"
          words={TRIGGER_WORDS}
          picked={view.trigger}
          pick={(trigger) => change({ trigger })}
        />
        <div class="result">
          <p class="found" role="status">
            {of.toLocaleString("ko-KR")}곳 중 <strong>{shown.toLocaleString("ko-KR")}</strong>곳
            {shown < of && (
              <button type="button" class="quiet" onClick={reset}>
                모두 보기
              </button>
            )}
          </p>
          {children}
        </div>
      </form>
    </search>
  );
}

interface SeveralProps<T extends string> {
  readonly name: string;
  readonly all: readonly T[];
  readonly picked: readonly T[];
  readonly pick: (picked: readonly T[]) => void;
}

function Several<T extends string>({ name, all, picked, pick }: SeveralProps<T>) {
  const toggled = (value: T) => all.filter((each) => (each === value) !== picked.includes(each));
  return (
    <fieldset class="several">
      <legend>{name}</legend>
      {all.map((value) => (
        <label key={value}>
          <input type="checkbox" checked={picked.includes(value)} onChange={() => pick(toggled(value))} />
          <span>{value}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface OneProps<T extends string> {
  readonly name: string;
  readonly words: Readonly<Record<T, string>>;
  readonly picked: T | null;
  readonly pick: (picked: T | null) => void;
}

function One<T extends string>({ name, words, picked, pick }: OneProps<T>) {
  return (
    <label>
      <span>{name}</span>
      <select value={picked ?? ""} onChange={(event) => pick((event.currentTarget.value || null) as T | null)}>
        <option value="">모두</option>
        {Object.entries<string>(words).map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
