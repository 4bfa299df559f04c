import { expect, it } from "vitest";

/** What one promise was tried with, as it stands in the table. */
export interface Proof {
  readonly tried: number;
  /** What the tries are: kills, faults, requests, steps. */
  readonly unit: string;
  readonly violations: number;
  readonly notes: readonly string[];
}

declare module "vitest" {
  interface TaskMeta {
    proof?: Proof;
  }
}

/** The quick version, a few minutes for all, that runs with the tests; `npm run prove` sets PROVE=full. */
const SHORT = process.env.PROVE !== "full";

/** Where wild inputs come from; a failure names it, and PROVE_SEED repeats it. */
export const SEED = Number(process.env.PROVE_SEED ?? Date.now() % 2 ** 31);

/** So many tries: `full` of them by `npm run prove`, `short` in the quick version. */
export function tries({ full, short }: { readonly full: number; readonly short: number }): number {
  return SHORT ? short : full;
}

/** Counts tries and what went wrong in them. A try that goes wrong does not end the others. */
export class Trial {
  readonly #unit: string;
  readonly #violations: string[] = [];
  readonly #notes: string[] = [];
  #tried = 0;

  constructor(unit: string) {
    this.#unit = unit;
  }

  tried(count = 1): void {
    this.#tried += count;
  }

  violated(what: string): void {
    this.#violations.push(what);
  }

  /** Holds `what`, unless `ok`, against the promise. */
  check(ok: boolean, what: string): void {
    if (!ok) this.violated(what);
  }

  /** A figure or a circumstance that belongs into the table. */
  note(text: string): void {
    this.#notes.push(text);
  }

  get violations(): readonly string[] {
    return this.#violations;
  }

  get proof(): Proof {
    return { tried: this.#tried, unit: this.#unit, violations: this.#violations.length, notes: this.#notes };
  }
}

const LONGEST_MS = 15 * 60_000;

/** A promise of SPEC 1 put to the proof: a test that fails when it was broken once, or never tried. */
export function promise(name: string, unit: string, prove: (trial: Trial) => Promise<void>): void {
  it(
    name,
    async ({ task }) => {
      const trial = new Trial(unit);
      try {
        await prove(trial);
      } finally {
        task.meta.proof = trial.proof;
      }
      expect(trial.violations, `seed ${SEED}`).toEqual([]);
      expect(trial.proof.tried).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
}
