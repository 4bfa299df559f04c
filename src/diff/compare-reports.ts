import type { RiskLevel } from "../contract/card.ts";
import type { Change, Diff, DiffRow, Moved } from "../contract/diff.ts";
import type { Report, ReportMeta, RuleRow } from "../contract/report.ts";
import { compareCodePoints } from "../lib/code-points.ts";
import { keyOf } from "./counterparty-key.ts";

type Row = Omit<RuleRow, "counts">;
type Side = Row | null;

const LEVEL_RANK: Readonly<Record<RiskLevel, number>> = { 양호: 0, 보통: 1, 심각: 2 };
const CHANGE_RANK: Readonly<Record<Change, number>> = { rose: 0, came: 1, went: 2, fell: 3, same: 4 };

/** What moved between two reports of a mode, as far as the reports alone tell: without deals (SPEC 6). */
export function compareReports(from: Report, to: Report, rulesChanged: boolean): Diff {
  const rows = bothRows(from, to).map(([before, after]) => diffRow(before, after));
  const total = (money: "coverage" | "gap" | "target") => rows.reduce((sum, row) => sum + row[money].delta, 0);
  const count = (change: Change) => rows.filter((row) => row.change === change).length;
  return {
    mode: to.meta.mode,
    from: comparedOf(from.meta),
    to: comparedOf(to.meta),
    source_unchanged: from.meta.source_identity === to.meta.source_identity,
    rules_changed: rulesChanged,
    years_changed: yearsChanged(from.meta, to.meta),
    min_cov: { from: minimumOf(from), to: minimumOf(to) },
    summary: {
      rose: count("rose"),
      fell: count("fell"),
      same: count("same"),
      came: count("came"),
      went: count("went"),
      coverage_delta: total("coverage"),
      gap_delta: total("gap"),
      target_delta: total("target"),
    },
    attribution: { available: false, reason: "failed", missing: [] },
    counterparties: rows.filter(hasMoved).sort(compareMoved),
  };
}

function yearsChanged(from: ReportMeta, to: ReportMeta): boolean {
  return from.baseline_year !== to.baseline_year || from.target_year !== to.target_year;
}

/** Every counterparty of either report, with null where it is absent. */
function bothRows(from: Report, to: Report): [Side, Side][] {
  const before = new Map(from.counterparties.map((row) => [keyOf(row), row]));
  const pairs = to.counterparties.map((row): [Side, Side] => [before.get(keyOf(row)) ?? null, row]);
  const after = new Set(to.counterparties.map(keyOf));
  const gone = from.counterparties.filter((row) => !after.has(keyOf(row)));
  return [...pairs, ...gone.map((row): [Side, Side] => [row, null])];
}

function diffRow(from: Side, to: Side): DiffRow {
  const shown = to ?? from;
  if (shown === null) throw new Error("a counterparty is in one of two reports at least");
  const both = <V>(value: (row: Row) => V) => ({ from: sideOf(from, value), to: sideOf(to, value) });
  const moved = (money: (row: Row) => number): Moved => {
    const sides = both(money);
    return { ...sides, delta: (sides.to ?? 0) - (sides.from ?? 0) };
  };
  return {
    orgId: shown.orgId,
    orgName: shown.orgName,
    counterpartyName: shown.counterpartyName,
    change: changeOf(from, to),
    tier: both((row) => row.tier),
    risk_level_rule: both((row) => row.risk_level_rule),
    rule_trigger: both((row) => row.flags.rule_trigger),
    coverage: moved((row) => row.coverage),
    gap: moved((row) => row.gap),
    target: moved((row) => row.target),
    baseline: moved((row) => row.baseline),
    confirmed: moved((row) => row.confirmed),
    expected: moved((row) => row.expected),
    deals: null,
    deals_more: null,
    unexplained: null,
  };
}

function sideOf<V>(side: Side, value: (row: Row) => V): V | null {
  return side === null ? null : value(side);
}

function changeOf(from: Side, to: Side): Change {
  if (from === null) return "came";
  if (to === null) return "went";
  const worse = LEVEL_RANK[to.risk_level_rule] - LEVEL_RANK[from.risk_level_rule];
  return worse > 0 ? "rose" : worse < 0 ? "fell" : "same";
}

function hasMoved(row: DiffRow): boolean {
  if (row.change !== "same" || row.tier.from !== row.tier.to) return true;
  return [row.coverage, row.gap, row.target, row.baseline, row.confirmed, row.expected].some(
    ({ delta }) => delta !== 0,
  );
}

function compareMoved(one: DiffRow, other: DiffRow): number {
  return (
    CHANGE_RANK[one.change] - CHANGE_RANK[other.change] ||
    Math.abs(other.gap.delta) - Math.abs(one.gap.delta) ||
    compareCodePoints(one.orgId, other.orgId) ||
    compareCodePoints(one.counterpartyName, other.counterpartyName)
  );
}

function comparedOf({ as_of, generated_at, db_version, source_identity, job_run_id }: ReportMeta): Diff["from"] {
  return { as_of, generated_at, db_version, source_identity, job_run_id };
}

function minimumOf({ counterparties }: Report): number | null {
  return counterparties[0]?.flags.min_cov_current_month ?? null;
}
