import { inject } from "vitest";
import type { Trial } from "./promise.ts";

/** So many tries there is always time for. */
const LEAST = 3;

/** True while there is time for another try; the table tells when there was not. */
export function patience(trial: Trial, wanted: number): () => boolean {
  const until = inject("proveUntil");
  let asked = 0;
  let told = false;
  return () => {
    if (asked++ < LEAST || Date.now() < until) return true;
    if (!told) trial.note(`of ${wanted.toLocaleString("en")}: the machine was busy`);
    told = true;
    return false;
  };
}
