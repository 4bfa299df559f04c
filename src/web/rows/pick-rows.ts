import type { Counterparty } from "../../contract/report.ts";
import type { SortKey, View } from "../view-state.ts";
import { TIERS } from "../words/report-words.ts";

/** The rows that a view shows, in its order; the report's own order breaks ties. */
export function pickRows(rows: readonly Counterparty[], view: View): readonly Counterparty[] {
  const wanted = folded(view.search).split(/\s+/).filter(Boolean);
  const picked = rows.filter((row) => isWanted(row, view) && holdsAll(row, wanted));
  if (view.sort === "report") return view.descending ? picked.toReversed() : picked;
  const compare = COMPARE[view.sort];
  const sign = view.descending ? -1 : 1;
  return picked.toSorted((one, other) => sign * compare(one, other));
}

function isWanted(row: Counterparty, view: View): boolean {
  return (
    (view.levels.length === 0 || view.levels.includes(row.risk_level_rule)) &&
    (view.tiers.length === 0 || view.tiers.includes(row.tier)) &&
    (view.blocker === null || row.top_blockers.includes(view.blocker)) &&
    (view.trigger === null || row.flags.rule_trigger === view.trigger)
  );
}

/** Every word is somewhere in the names. */
function holdsAll(row: Counterparty, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const names = folded(`${row.orgName} ${row.counterpartyName}`);
  return words.every((word) => names.includes(word));
}

function folded(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

type Compare = (one: Counterparty, other: Counterparty) => number;

const byKorean = new Intl.Collator("ko");

const COMPARE: Readonly<Record<Exclude<SortKey, "report">, Compare>> = {
  name: (one, other) =>
    byKorean.compare(one.orgName, other.orgName) || byKorean.compare(one.counterpartyName, other.counterpartyName),
  tier: (one, other) => TIERS.indexOf(one.tier) - TIERS.indexOf(other.tier),
  target: (one, other) => one.target - other.target,
  coverage: (one, other) => one.coverage - other.coverage,
  // no target, no ratio: above every ratio there is
  ratio: (one, other) => (one.coverage_ratio ?? Number.MAX_VALUE) - (other.coverage_ratio ?? Number.MAX_VALUE),
  gap: (one, other) => one.gap - other.gap,
};
