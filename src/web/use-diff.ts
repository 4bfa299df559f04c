import { useEffect, useState } from "preact/hooks";
import type { Diff } from "../contract/diff.ts";
import type { Mode } from "../contract/mode.ts";
import { fetchDiff, Refusal } from "./api.ts";
import { dayWords } from "./words/time-words.ts";

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
      (error: unknown) => over.signal.aborted || setCompared({ kind: "failed", why: reasonOf(error, from, to) }),
    );
    return () => over.abort();
  }, [mode, from, to, run]);
  return compared;
}

function reasonOf(error: unknown, from: string, to: string): string {
  if (!(error instanceof Refusal)) return "서버에 연결하지 못했습니다.";
  switch (error.code) {
    case "NOT_CACHED":
      return `${[from, to]
        .filter((day) => error.message.includes(day))
        .map(dayWords)
        .join(", ")} 보고서가 보관되어 있지 않습니다.`;
    case "RATE_LIMITED":
      return "비교 요청이 몰려 있습니다. 잠시 뒤에 다시 열어 주세요.";
    default:
      return error.message;
  }
}
