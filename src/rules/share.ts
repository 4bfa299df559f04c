import type { Share, WeighedDeal } from "../contract/deal.ts";

/** The years a report looks at (SPEC 3). */
export interface Years {
  readonly baseline: number;
  readonly target: number;
}

/** Whether a deal of the target year counts: its status is neither NULL nor `Lost` (SPEC 3.4). */
export function isOpen({ status }: Pick<WeighedDeal, "status">): boolean {
  return status !== null && status !== "Lost";
}

/** The deal's share in the sums that `addDeal` makes. */
export function shareOf(deal: WeighedDeal, years: Years): Share {
  const { amount, commitment, year } = deal;
  const counts = year === years.target && isOpen(deal);
  return {
    baseline: year === years.baseline && commitment === "confirmed" ? amount : 0,
    confirmed: counts && commitment === "confirmed" ? amount : 0,
    expected: counts && commitment === "expected" ? amount : 0,
  };
}
