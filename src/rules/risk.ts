import type { RiskLevel } from "../contract/card.ts";
import type { RuleTrigger } from "../contract/report.ts";
import type { Rules } from "../contract/rules.ts";

/** The month's bars: parts of the target (SPEC 3.4). */
export interface Bars {
  readonly minCoverage: number;
  readonly severe: number;
}

/** The bars of the month of `asOf` (`YYYY-MM-DD`). */
export function barsOf(asOf: string, rules: Rules): Bars {
  const minCoverage = rules.min_coverage[Number(asOf.slice(5, 7)) - 1] ?? 1;
  return { minCoverage, severe: minCoverage * rules.severe_ratio };
}

export interface Risk {
  readonly coverage: number;
  readonly gap: number;
  /** null when the target is 0. */
  readonly ratio: number | null;
  readonly pipelineZero: boolean;
  readonly level: RiskLevel;
  readonly trigger: RuleTrigger;
}

/** D4 (SPEC 3.4): how a counterparty stands against its target. Money is KRW, never rounded. */
export function riskOf(target: number, coverage: number, bars: Bars): Risk {
  const gap = target - coverage;
  const ratio = target === 0 ? null : coverage / target;
  const pipelineZero = coverage === 0 && target > 0;
  const [level, trigger] = verdict(gap, ratio, pipelineZero, bars);
  return { coverage, gap, ratio, pipelineZero, level, trigger };
}

function verdict(gap: number, ratio: number | null, pipelineZero: boolean, bars: Bars): [RiskLevel, RuleTrigger] {
  if (ratio === null) return ["양호", "TARGET_ZERO"];
  if (pipelineZero) return ["심각", "PIPELINE_ZERO"];
  if (ratio < bars.severe) return ["심각", "COVERAGE_BELOW_HALF_MIN"];
  if (ratio < bars.minCoverage) return ["보통", "COVERAGE_BELOW_MIN"];
  return gap <= 0 ? ["양호", "GAP_COVERED"] : ["양호", "ON_TRACK"];
}
