import { useEffect, useState } from "preact/hooks";
import type { Diff } from "../contract/diff.ts";
import type { Mode } from "../contract/mode.ts";
import { fetchDiff } from "./api.ts";

/** A comparison: on its way, there, or not to be had. */
export type Compared =
  | { readonly kind: "waiting" }
  | { readonly kind: "diff"; readonly diff: Diff }
  | { readonly kind: "failed"; readonly why: string };

/** What moved between two cached reports; asked for again when `run`, which made the later one, is another. */
export function useDiff(mode: Mode, from: string | null, to: string, run: string): Compared {
  const [compared, setCompared] = useState<Compared>({ kind: "waiting" });
  useEffect(() => {
    if (from === null) return undefined;
    const over = new AbortController();
    setCompared({ kind: "waiting" });
    fetchDiff(mode, from, to, over.signal).then(
      (diff) => over.signal.aborted || setCompared({ kind: "diff", diff }),
      (error: Error) => over.signal.aborted || setCompared({ kind: "failed", why: error.message }),
    );
    return () => over.abort();
  }, [mode, from, to, run]);
  return compared;
}
