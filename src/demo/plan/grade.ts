import type { Tier } from "../../contract/rules.ts";
import type { Prng } from "../prng.ts";

/** What an organisation is meant to become: a tier, none, or one that the rules leave out by its name. */
export type Grade = Tier | "none" | "excluded";

/** The first organisations cover every grade, so that a hundred deals already show them all. */
const FIRST: readonly Grade[] = ["S0", "P0", "P2", "P1", "none", "excluded", "P1", "P0", "P2", "none", "P2", "none"];

/** Organisations after this rank are the long tail, where a tier is rare. */
const TAIL_FROM = 600;

export function gradeOf(organization: number, prng: Prng): Grade {
  const first = FIRST[organization];
  if (first) return first;
  if (organization >= TAIL_FROM && !prng.chance(12)) return "none";
  return prng.weighted<Grade>([
    ["S0", 2],
    ["P0", 7],
    ["P1", 10],
    ["P2", 13],
    ["excluded", 1],
    ["none", 67],
  ]);
}

/** Confirmed offline won of the baseline year: inside the tier's band (SPEC 3.2), clear of its edges. */
export function baselineTotal(grade: Grade, prng: Prng): number {
  switch (grade) {
    case "S0":
      return 1_080_000_000 * (1 + 3 * prng.unit() ** 2);
    case "P0":
      return 220_000_000 * (1 + 3 * prng.unit() ** 2);
    case "P1":
      return prng.between(107_000_000, 185_000_000);
    case "P2":
      return prng.between(54_000_000, 93_000_000);
    case "excluded":
      return prng.between(1_200_000_000, 3_000_000_000);
    case "none":
      return prng.chance(25) ? 0 : prng.between(3_000_000, 44_000_000);
  }
}
