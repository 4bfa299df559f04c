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
  /** The largest ratio that is good enough. */
  readonly goal: number;
  readonly met: boolean;
}

/** A bare figure: it belongs to this machine at this hour, and is told only to explain a ratio. */
export interface Figure {
  readonly what: string;
  readonly unit: "ms" | "MB" | "count";
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
  goal: number,
): Ratio {
  const ratio = median(rounds.map(({ ours }) => ours)) / median(rounds.map(({ peer }) => peer));
  const each = rounds.map(({ ours, peer }) => ours / peer);
  return { ...name, ratio, min: Math.min(...each), max: Math.max(...each), goal, met: ratio <= goal };
}

export function figureOf(what: string, unit: Figure["unit"], values: readonly number[]): Figure {
  return { what, unit, median: median(values), min: Math.min(...values), max: Math.max(...values) };
}
