import { useEffect, useState } from "preact/hooks";
import type { RunLine } from "../../contract/outcome.ts";
import { fetchRuns } from "../api.ts";

/** The last runs, newest first; null while they are not known. Asked for again when `fresh` changes. */
export function useRuns(fresh: string): readonly RunLine[] | null {
  const [runs, setRuns] = useState<readonly RunLine[] | null>(null);
  useEffect(() => {
    const over = new AbortController();
    fetchRuns(over.signal).then(setRuns, () => {}); // the link says that it is lost
    return () => over.abort();
  }, [fresh]);
  return runs;
}
