import { readAsOf } from "./calendar.ts";
import type { WorldOptions } from "./world.ts";

const DEALS = [100, 1_000_000] as const;
const SEED = [0, 4_294_967_295] as const;
const MEMOS = [0, 10_000_000] as const;

const MEMOS_PER_DEAL = 1.5;
/** A narrow demo is there to be small. */
const NARROW_MEMOS_PER_DEAL = 0.15;

interface DemoRequest {
  readonly deals: number;
  readonly seed: number;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly narrow: boolean;
  /** How many in all; undefined: 1.5 per deal, 0.15 in a narrow demo. */
  readonly memos: number | undefined;
}

type Checked = { readonly world: WorldOptions } | { readonly mistakes: readonly string[] };

/** Reads the request; every mistake is named at once, with the value and what it could be. */
export function checkRequest(request: DemoRequest): Checked {
  const { deals, seed, narrow } = request;
  const memos = request.memos ?? Math.round(deals * (narrow ? NARROW_MEMOS_PER_DEAL : MEMOS_PER_DEAL));
  const asOf = readAsOf(request.asOf);
  const mistakes = [
    ...outOfRange("--deals", deals, DEALS),
    ...outOfRange("--seed", seed, SEED),
    ...(request.memos === undefined ? [] : outOfRange("--memos", memos, MEMOS)),
    ...(asOf ? [] : [`--as-of ${request.asOf}: must be a calendar date YYYY-MM-DD of the years 1970 to 2999`]),
  ];
  return asOf && mistakes.length === 0 ? { world: { deals, memos, seed, asOf, narrow } } : { mistakes };
}

function outOfRange(name: string, value: number, [low, high]: readonly [number, number]): string[] {
  const fits = Number.isInteger(value) && value >= low && value <= high;
  return fits ? [] : [`${name} ${value}: must be a whole number from ${low} to ${high}`];
}
