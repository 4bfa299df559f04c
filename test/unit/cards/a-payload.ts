import type { CardPayload } from "../../../src/cards/payload.ts";
import type { RuleRow, TopDeal } from "../../../src/contract/report.ts";
import { aPayload as plainPayload } from "./given-cards.ts";

export function aTopDeal(known: Partial<TopDeal> = {}): TopDeal {
  return {
    deal_id: "d1",
    deal_name: "리더십 과정",
    status: "Open",
    possibility: null,
    amount: 50_000_000,
    is_nononline: true,
    deal_year: 2026,
    course_id_exists: false,
    start_date: null,
    end_date: null,
    contract_date: null,
    expected_close_date: null,
    last_contact_date: null,
    ...known,
  };
}

/** What the model is told in April 2026 of a row, its deals and notes. */
export function aPayload(
  row: Partial<RuleRow> = {},
  deals: readonly Partial<TopDeal>[] = [],
  memos: readonly (string | { readonly date: string | null; readonly text: string })[] = [],
): CardPayload {
  return plainPayload(row, {
    deals: deals.map(aTopDeal),
    memos: memos.map((memo) => (typeof memo === "string" ? { date: null, text: memo } : memo)),
  });
}
