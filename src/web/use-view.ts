import { useCallback, useEffect, useState } from "preact/hooks";
import { readView, type View, writeView } from "./view-state.ts";

export type ChangeView = (change: Partial<View>) => void;

/** The view that the address says, and how to change it; a change of page or day is a step that Back undoes. */
export function useView(): readonly [View, ChangeView] {
  const [view, setView] = useState(() => readView(location.search));
  useEffect(() => {
    const back = () => setView(readView(location.search));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const change = useCallback((part: Partial<View>) => {
    const next = { ...readView(location.search), ...part };
    const address = `${location.pathname}${writeView(next)}`;
    if ("date" in part || "mode" in part || "tab" in part) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    setView(next);
  }, []);
  return [view, change];
}
