import type { Mode } from "../../contract/mode.ts";
import type { AsOf } from "../calendar.ts";
import { roundWon } from "../plan/role.ts";
import type { Prng, Weighted } from "../prng.ts";
import { halfReadAmount, spoiledAmount } from "../text/amount-text.ts";
import { newYearInstant } from "../text/date-text.ts";
import { unknownDates } from "./deal-dates.ts";
import { confirmed, contracted, covering, type DealFacts, hoped, type Wish } from "./deal-facts.ts";

type Maker = (wish: Wish, prng: Prng) => DealFacts;

/** T is the target year, B the one before it. None of these may add won to B or T, since those sums are planned. */
const MAKERS: Weighted<Maker> = [
  [open, 34],
  [(wish, prng) => hoped(back(wish, 1), null, prng), 7],
  [(wish, prng) => ({ ...covering(back(wish, prng.int(2)), prng), 상태: "Lost" }), 17],
  [(wish, prng) => contracted(back(wish, 2 + prng.int(2)), prng), 15],
  [(wish, prng) => covering(back(wish, -1), prng), 5],
  [(wish, prng) => ({ ...covering(back(wish, prng.int(2)), prng), 상태: "Convert" }), 6],
  [(wish, prng) => ({ ...hoped(wish, "확정", prng), 상태: null }), 3],
  [(wish, prng) => ({ ...covering(wish, prng), ...spoiledAmount(prng) }), 5],
  [(wish, prng) => ({ ...confirmed(back(wish, 1), prng), ...spoiledAmount(prng) }), 2],
  [(wish, prng) => ({ ...covering(wish, prng), ...unknownDates(wish.year, prng) }), 4],
  [(wish, prng) => ({ ...hoped(wish, null, prng), 수강시작일: newYearInstant(wish.year, prng) }), 2],
];

/** Whatever else a CRM holds: open, lost, converted, old, future, spoiled and undated deals. */
export function otherDeal(asOf: AsOf, prng: Prng): DealFacts {
  const mode: Mode = prng.chance(62) ? "offline" : "online";
  // From a million to three hundred million, small ones most often.
  const won = roundWon(1_000_000 * 300 ** (prng.unit() ** 1.5));
  return prng.weighted(MAKERS)({ year: asOf.year, mode, won, asOf }, prng);
}

function back(wish: Wish, years: number): Wish {
  return { ...wish, year: wish.year - years };
}

/** Under way in the target year, with nothing yet that the rules count. */
function open(wish: Wish, prng: Prng): DealFacts {
  const deal = hoped(wish, null, prng);
  return prng.weighted<DealFacts>([
    [deal, 88],
    [{ ...deal, ...spoiledAmount(prng) }, 6],
    [{ ...deal, ...halfReadAmount(prng) }, 2],
    // Statuses are compared as they are: none of these is Won or Lost.
    [{ ...deal, 상태: prng.pick(["won", "Won ", "LOST", ""]) }, 4],
  ]);
}
