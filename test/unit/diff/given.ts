import type { WeighedDeal } from "../../../src/contract/deal.ts";
import type { Report, ReportMeta, RuleRow } from "../../../src/contract/report.ts";
import type { DealPair, Rows, SharedDeal } from "../../../src/diff/deal-effects.ts";
import { shareOf } from "../../../src/rules/share.ts";
import { aDeal, aRow } from "../rules/given.ts";
import { aReport } from "../store/a-report.ts";

export const YEARS = { baseline: 2025, target: 2026 };

/** A report with these rows. */
export function reportOf(rows: readonly Partial<RuleRow>[], meta: Partial<ReportMeta> = {}): Report {
  const report = aReport(meta);
  const [shape] = report.counterparties;
  if (shape === undefined) throw new Error("a report has a row");
  return { ...report, counterparties: rows.map((row) => ({ ...shape, ...aRow(row) })) };
}

export function shared(deal: WeighedDeal | null): SharedDeal | null {
  return deal === null ? null : { deal, share: shareOf(deal, YEARS) };
}

/** A deal before and after; a side that is null is not in that export. */
export function aPair(from: Partial<WeighedDeal> | null, to: Partial<WeighedDeal> | null): DealPair {
  const [before, after] = [from === null ? null : aDeal(from), to === null ? null : aDeal(to)];
  return {
    id: (after ?? before)?.id ?? null,
    name: "딜",
    from: shared(before),
    to: shared(after),
    existed: before !== null,
    exists: after !== null,
  };
}

/** Both reports have the rows 인사팀 and 재무팀 of o1. */
export const BOTH: Rows = {
  mode: "offline",
  from: new Set(['["o1","인사팀"]', '["o1","재무팀"]']),
  to: new Set(['["o1","인사팀"]', '["o1","재무팀"]']),
};
