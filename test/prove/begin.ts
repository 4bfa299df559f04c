import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Epoch ms at which proofs of many tries come to their end, all together. */
    proveUntil: number;
  }
}

/** How long the proofs may take on a busy machine, in minutes: what was tried by then is what the table shows. */
const MOST_MINUTES = Number(process.env.PROVE_MINUTES ?? 11);

export function setup(project: TestProject): void {
  project.provide("proveUntil", Date.now() + MOST_MINUTES * 60_000);
}
