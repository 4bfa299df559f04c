import { aSample } from "../job/run-bench.ts";
import { type Ending, Floor } from "./floor.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const MISSING = { kind: "missing", reason: "it does not exist" } as const;
export const stable = (identity: string) => ({ kind: "stable", sample: aSample(identity) }) as const;
export const failed = (code: Ending["code"]): Ending => ({ result: "FAILED", code: code ?? null });

export const asked = (time: string, trigger: string, modes = "offline") =>
  `2026-01-29T${time}.000+09:00 ${trigger} 2026-01-29 ${modes}`;

/** A minute before the slot, with the endings of the runs to come. */
export async function beforeSlot(endings: readonly Ending[], more: { refreshOnChange?: boolean } = {}): Promise<Floor> {
  const floor = new Floor({ startsAt: "2026-01-29T07:59:00+09:00", modes: ["offline"], ...more });
  floor.endings.push(...endings);
  await floor.start();
  return floor;
}
