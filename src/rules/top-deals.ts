import type { Deal } from "../contract/deal.ts";
import type { TopDeal } from "../contract/report.ts";
import { compareCodePoints } from "../lib/code-points.ts";

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

/** Keeps the `limit` first deals of the order of SPEC 3.7 in `top`. Called for every deal: no closure, no splice. */
export function keepTop(top: TopRef[], deal: TopRef, limit: number): void {
  let at = top.length;
  for (let kept = top[at - 1]; kept !== undefined && compare(deal, kept) < 0; kept = top[at - 1]) at--;
  if (at === limit) return;
  const ref = { rowid: deal.rowid, amount: deal.amount, id: deal.id };
  if (top.length < limit) top.push(ref);
  top.copyWithin(at + 1, at, top.length - 1); // those behind it move back, the last one out
  top[at] = ref;
}

/** A deal as `deals_top` shows it; `stored` are the texts as they are in the export. */
export function topDeal(
  deal: Deal,
  stored: { readonly name: string | null; readonly possibility: string | null; readonly courseId: string | null },
): TopDeal {
  return {
    deal_id: deal.id,
    deal_name: stored.name,
    status: deal.status ?? "",
    possibility: stored.possibility,
    amount: deal.amount,
    is_nononline: deal.mode === "offline",
    deal_year: deal.year,
    course_id_exists: stored.courseId !== null && stored.courseId !== "",
    start_date: deal.startDate,
    end_date: deal.endDate,
    contract_date: deal.contractDate,
    expected_close_date: deal.expectedCloseDate,
    last_contact_date: null,
  };
}
