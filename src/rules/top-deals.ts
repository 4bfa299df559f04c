import type { Deal, RawDeal } from "../contract/deal.ts";
import type { TopDeal } from "../contract/report.ts";
import { compareCodePoints } from "../lib/code-points.ts";
import { keepFirst } from "../lib/keep-first.ts";

/** Where a large deal stands in the snapshot, and what orders it. */
export interface TopRef {
  readonly rowid: number;
  readonly amount: number;
  readonly id: string | null;
}

/** Amount descending, then id by code point, then the earlier row (SPEC 3.7); deals without an id come first. */
function compare(a: TopRef, b: TopRef): number {
  if (a.amount !== b.amount) return b.amount - a.amount;
  if (a.id !== null && b.id !== null && a.id !== b.id) return compareCodePoints(a.id, b.id);
  if ((a.id === null) !== (b.id === null)) return a.id === null ? -1 : 1;
  return a.rowid - b.rowid;
}

/** Keeps the `limit` first deals of the order of SPEC 3.7 in `top`. */
export function keepTop(top: TopRef[], { rowid, amount, id }: TopRef, limit: number): void {
  keepFirst(top, { rowid, amount, id }, compare, limit);
}

/** A deal as `deals_top` shows it; some of its texts are shown as they are in the export. */
export function topDeal(deal: Deal, { row, courseId, name }: RawDeal): TopDeal {
  const { id, status, amount, mode, year } = deal.weighed;
  return {
    deal_id: id,
    deal_name: name,
    status: status ?? "",
    possibility: row.possibility,
    amount,
    is_nononline: mode === "offline",
    deal_year: year,
    course_id_exists: courseId !== null && courseId !== "",
    start_date: deal.startDate,
    end_date: deal.endDate,
    contract_date: deal.contractDate,
    expected_close_date: deal.expectedCloseDate,
    last_contact_date: null,
  };
}
