import { median } from "./stats.ts";

/** One measured thing against its peer of the same round: the table's row. */
export interface Ratio {
  readonly what: string;
  readonly peer: string;
  /** Median of the one over the median of the other. */
  readonly ratio: number;
  /** Smallest and largest ratio of one round. */
  readonly min: number;
  readonly max: number;
  readonly goal: Goal;
  /** Null for a ratio that is only told. */
  readonly met: boolean | null;
}

/** The largest ratio that is good enough (of times, of memory), or the smallest (of speeds); null: it is only told. */
export type Goal = { readonly most: number } | { readonly least: number } | null;

/** A bare figure: it belongs to this machine at this hour, and is told only to explain a ratio. */
export interface Figure {
  readonly what: string;
  readonly unit: "ms" | "kB" | "MB" | "count";
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Finding {
  readonly ratios: readonly Ratio[];
  readonly figures: readonly Figure[];
}

/** What one round measured: the thing and its peer, in the same unit. */
export interface Round {
  readonly ours: number;
  readonly peer: number;
}

export function ratioOf(
  name: { readonly what: string; readonly peer: string },
  rounds: readonly Round[],
  goal: Goal,
): Ratio {
  const ratio = median(rounds.map(({ ours }) => ours)) / median(rounds.map(({ peer }) => peer));
  const each = rounds.map(({ ours, peer }) => ours / peer);
  return { ...name, ratio, min: Math.min(...each), max: Math.max(...each), goal, met: meets(ratio, goal) };
}

function meets(ratio: number, goal: Goal): boolean | null {
  if (goal === null) return null;
  return "most" in goal ? ratio <= goal.most : ratio >= goal.least;
}

export function figureOf(what: string, unit: Figure["unit"], values: readonly number[]): Figure {
  return { what, unit, median: median(values), min: Math.min(...values), max: Math.max(...values) };
}
