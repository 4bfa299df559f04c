import type { RuleRow } from "../contract/report.ts";

/** Rows that are at risk are all worded; of the others with a target, this many with the largest gap. */
const OTHERS = 20;

/** The rows whose cards are worth wording, in report order (SPEC 7, *Candidates*). */
export function chooseCandidates(rows: readonly RuleRow[]): RuleRow[] {
  const others = rows
    .filter((row) => row.risk_level_rule === "양호" && row.target > 0)
    .sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap)) // stable: ties stay in report order
    .slice(0, OTHERS);
  const chosen = new Set(others);
  return rows.filter((row) => row.risk_level_rule !== "양호" || chosen.has(row));
}

/**
 * The candidates whose notes are looked at. Without a model, one that has nothing in its pipeline is worded by its
 * figures alone.
 */
export function chooseNoted(rows: readonly RuleRow[], modelIsOn: boolean): RuleRow[] {
  return chooseCandidates(rows).filter((row) => modelIsOn || !row.pipeline_zero);
}
