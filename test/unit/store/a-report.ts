import type { Mode } from "../../../src/contract/mode.ts";
import { REPORT_ID } from "../../../src/contract/names.ts";
import type { Counterparty, Report, ReportMeta } from "../../../src/contract/report.ts";

/** The meta of the scheduled offline report of 2026-01-29, changed as told. */
export function aMeta(change: Partial<ReportMeta> = {}): ReportMeta {
  return {
    report_id: REPORT_ID,
    as_of: "2026-01-29",
    mode: "offline",
    generated_at: "2026-01-29T08:00:04.000+09:00",
    db_version: "2026-01-29T02:00:00.000+09:00",
    db_signature: "1768787703-208039936",
    generator_version: "0.1.0",
    job_run_id: "20260129_080000",
    trigger: "schedule",
    baseline_year: 2025,
    target_year: 2026,
    rules_hash: "rules",
    prompts_hash: "prompts",
    source_identity: "identity-1",
    inputs_hash: "inputs of identity-1",
    timezone: "Asia/Seoul",
    source: { deals: 100, people: 50, organizations: 10, memos: 20 },
    source_unchanged: false,
    ...change,
  };
}

function aCounterparty(mode: Mode, counterpartyName: string): Counterparty {
  return {
    orgId: "o1",
    orgName: "가나다상사(가상)",
    counterpartyName,
    tier: "P2",
    baseline: 60_000_000,
    target: 90_000_000,
    confirmed: 30_000_000,
    expected: 0,
    coverage: 30_000_000,
    gap: 60_000_000,
    coverage_ratio: 1 / 3,
    pipeline_zero: false,
    risk_level_rule: "양호",
    flags: {
      excluded_by_quality: false,
      rule_trigger: "ON_TRACK",
      min_cov_current_month: 0.05,
      severe_threshold: 0.025,
    },
    counts: { confirmed_deals: 1, expected_deals: 0, amount_zero_deals: 0, amount_parse_fail: 0, year_unknown: 0 },
    risk_level_llm: "양호",
    top_blockers: ["FIT_UNCLEAR"],
    evidence_bullets: ["하나입니다.", "둘입니다.", "셋입니다."],
    recommended_actions: ["전화하세요.", "만나세요."],
    deals_top: [],
    llm_meta: {
      source: "fallback",
      fallback_used: true,
      fallback_reason: "disabled",
      provider: null,
      model: null,
      prompt_version: null,
      prompt_hash: null,
      llm_input_hash: null,
      created_at: "2026-01-29T08:00:04.000+09:00",
      used_cache: false,
      mode,
      report_id: REPORT_ID,
    },
  };
}

/** A valid report with a row per name. */
export function aReport(change: Partial<ReportMeta> = {}, names: readonly string[] = ["영업본부"]): Report {
  const meta = aMeta(change);
  const group = { target: 0, coverage: 0, gap: 0, coverage_ratio: null };
  return {
    meta,
    summary: {
      tier_groups: { S0_P0_P1: group, P2: group },
      counts: { severe: 0, normal: 0, good: names.length, pipeline_zero: 0 },
    },
    data_quality: { unknown_year_deals: 0, unknown_amount_deals: 0, uncategorized_counterparties: 0 },
    counterparties: names.map((name) => aCounterparty(meta.mode, name)),
  };
}

/** A report's text as it is published. */
export function written(text: string): { readonly text: string; readonly body: Buffer } {
  return { text, body: Buffer.from(text) };
}
