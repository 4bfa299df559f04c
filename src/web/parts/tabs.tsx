import type { ChangeView } from "../use-view.ts";
import { TABS, type Tab, type View } from "../view-state.ts";

const TAB_WORDS: Readonly<Record<Tab, string>> = { list: "목록", changes: "달라진 점", trend: "추이" };

/** The three looks at a report. */
export function Tabs({ view, change }: { readonly view: View; readonly change: ChangeView }) {
  return (
    <nav class="tabs" aria-label="보기">
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-current={view.tab === tab ? "page" : undefined}
          onClick={() => change({ tab })}
        >
          {TAB_WORDS[tab]}
        </button>
      ))}
    </nav>
  );
}
