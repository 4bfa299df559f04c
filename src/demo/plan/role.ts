import type { Mode } from "../../contract/mode.ts";
import type { Place } from "./place.ts";

/** What a deal is for: a part of the baseline or of the coverage that its counterparty's plan asks for, or everything else. */
export type Role =
  | { readonly kind: "baseline" | "coverage"; readonly mode: Mode; readonly won: number }
  | { readonly kind: "null-status-baseline"; readonly won: number }
  | { readonly kind: "other" };

const OTHER: Role = { kind: "other" };
const DEALS_PER_PART = 8;
const MAX_PARTS = 8;

/** One deal in eight each goes to baseline and coverage of either mode, at least one, so about half are left for the rest. */
export function roleOf({ counterparty, round, rounds }: Place): Role {
  const parts = Math.max(1, Math.min(MAX_PARTS, Math.floor(rounds / DEALS_PER_PART)));
  const share = shareOf(round % parts, parts);
  const { offline, online } = counterparty.modes;
  switch (Math.floor(round / parts)) {
    case 0:
      return paid("baseline", "offline", offline.baseline * share);
    case 1:
      return paid("coverage", "offline", offline.coverage * share);
    case 2:
      return paid("baseline", "online", online.baseline * share);
    case 3:
      return paid("coverage", "online", online.coverage * share);
    default:
      // A baseline counts deals without a status, a tier does not: too small here to move a trigger.
      return round === parts * 4 && rounds % 3 === 0
        ? { kind: "null-status-baseline", won: roundWon(offline.baseline * 0.004) }
        : OTHER;
  }
}

function paid(kind: "baseline" | "coverage", mode: Mode, won: number): Role {
  return won > 0 ? { kind, mode, won: roundWon(won) } : OTHER;
}

/** Shares 1 : 2 : 3 … of a whole. */
function shareOf(part: number, parts: number): number {
  return (part + 1) / ((parts * (parts + 1)) / 2);
}

/** Money as people write it: to 10,000 won, small sums to 100. */
export function roundWon(won: number): number {
  const unit = won >= 1_000_000 ? 10_000 : 100;
  return Math.round(won / unit) * unit;
}
