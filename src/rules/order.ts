import type { RiskLevel } from "../contract/card.ts";
import { TIERS } from "../contract/names.ts";
import type { RuleRow } from "../contract/report.ts";
import { compareCodePoints } from "../lib/code-points.ts";

const LEVEL_RANK: Record<RiskLevel, number> = { 심각: 0, 보통: 1, 양호: 2 };

/** The order of the report (SPEC 3.5). */
export function compareRows(a: RuleRow, b: RuleRow): number {
  return (
    LEVEL_RANK[a.risk_level_rule] - LEVEL_RANK[b.risk_level_rule] ||
    Number(b.pipeline_zero) - Number(a.pipeline_zero) ||
    TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) ||
    Math.abs(b.gap) - Math.abs(a.gap) ||
    b.target - a.target ||
    compareCodePoints(a.orgId, b.orgId) ||
    compareCodePoints(a.counterpartyName, b.counterpartyName)
  );
}
