import type { Trial } from "./promise.ts";

/** How long a proof of many tries may take on a busy machine: what it tried by then is what the table shows. */
const MOST_MINUTES = Number(process.env.PROVE_MINUTES ?? 13);

/** True while there is time for another try; the table tells when there was not. */
export function patience(trial: Trial, wanted: number): () => boolean {
  const until = performance.now() + MOST_MINUTES * 60_000;
  let told = false;
  return () => {
    if (performance.now() < until) return true;
    if (!told) trial.note(`of ${wanted.toLocaleString("en")}: the machine was busy`);
    told = true;
    return false;
  };
}
