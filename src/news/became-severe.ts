import type { Counterparty, Report } from "../contract/report.ts";
import { sha256 } from "../lib/hash.ts";

/** A counterparty that is 심각 now and was not before. */
export interface SevereRow {
  /** Tells counterparties apart. */
  readonly key: string;
  readonly orgName: string;
  readonly counterpartyName: string;
  /** KRW. */
  readonly gap: number;
  readonly coverageRatio: number;
  /** It was not in the report before. */
  readonly isNew: boolean;
}

type Rows = Pick<Report, "counterparties">;

/** Who became 심각 between two reports of one mode, the largest gap first. */
export function becameSevere(before: Rows, after: Rows): SevereRow[] {
  const levels = new Map(before.counterparties.map((row) => [keyOf(row), row.risk_level_rule]));
  return after.counterparties
    .filter((row) => row.risk_level_rule === "심각" && levels.get(keyOf(row)) !== "심각")
    .sort((a, b) => b.gap - a.gap)
    .map((row) => ({
      key: keyOf(row),
      orgName: row.orgName,
      counterpartyName: row.counterpartyName,
      gap: row.gap,
      coverageRatio: row.coverage_ratio ?? 0,
      isNew: !levels.has(keyOf(row)),
    }));
}

function keyOf({ orgId, counterpartyName }: Counterparty): string {
  return sha256(JSON.stringify([orgId, counterpartyName])).slice(0, 16);
}
