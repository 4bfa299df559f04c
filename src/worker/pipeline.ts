import { Breaker } from "../cards/breaker.ts";
import type { Wording } from "../cards/word-cards.ts";
import { type WrittenCards, writeCards } from "../cards/write-cards.ts";
import type { Mode } from "../contract/mode.ts";
import { REPORT_ID } from "../contract/names.ts";
import type { Counterparty, Report, ReportMeta, RuleRow, SourceCounts, TopDeal } from "../contract/report.ts";
import type { BuildOrder } from "../contract/worker.ts";
import { sqliteFailure } from "../facts/sqlite-failure.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import { tuneForOnePass } from "../lib/one-pass.ts";
import { isoIn } from "../lib/zone.ts";
import { yearsOf } from "../rules/judge.ts";
import { dataQuality, summarize } from "../rules/summary.ts";
import { type ExportRead, readExport } from "./read-export.ts";
import { type Say, type Snapshot, takeSnapshot } from "./take-snapshot.ts";

/** What a build works with besides its order. */
export interface BuildTools {
  readonly clock: Clock;
  readonly say: Say;
}

/** One build (SPEC 5.4): snapshot, read, rules, cards, report. Throws RunFailure or SourceChanged. */
export async function buildReports(order: BuildOrder, tools: BuildTools): Promise<void> {
  const snapshot = await takeSnapshot(order, tools.say);
  tuneForOnePass();
  try {
    await makeReports(snapshot, order, tools);
  } catch (error) {
    await snapshot.keep(); // a bad copy explains whatever came of reading it
    throw sqliteFailure(error);
  }
}

/** No report leaves before the snapshot was found whole; one is on its way while the next is made. */
async function makeReports(snapshot: Snapshot, order: BuildOrder, { clock, say }: BuildTools): Promise<void> {
  void say({ type: "phase", phase: "reading" });
  const read = readExport(snapshot.path, { ...order, modelIsOn: order.llm !== null }, say);
  failpoint("build_read");
  try {
    await snapshot.keep();
    const wording = await wordingOf(order, clock, say);
    for (const mode of read.rows.keys()) await makeReport(mode, read, order, wording, { clock, say });
  } finally {
    read.close();
  }
}

/** A line per stage. */
async function makeReport(
  mode: Mode,
  { rows, tally, counts, cardFacts }: ExportRead,
  order: BuildOrder,
  wording: Wording | null,
  { clock, say }: BuildTools,
): Promise<void> {
  const judged = rows.get(mode) ?? [];
  const generatedAt = isoIn(order.timezone, clock.now());
  void say({ type: "phase", phase: "cards" });
  const written = await writeCards(judged, cardFacts, mode, generatedAt, { wording, clock });
  void say({ type: "phase", phase: "rules" });
  const report: Report = {
    meta: metaOf(order, mode, generatedAt, counts),
    summary: summarize(judged),
    data_quality: dataQuality(judged, tally),
    counterparties: judged.map((row) => counterpartyOf(row, written, cardFacts.dealsOf(row))),
  };
  failpoint("build_report_made");
  await say({ type: "report", mode, generatedAt, cards: written.tally, text: JSON.stringify(report) });
  failpoint("build_report_sent");
}

/** Null when no model is switched on; its client is loaded only for one that is. */
async function wordingOf(order: BuildOrder, clock: Clock, say: Say): Promise<Wording | null> {
  const { llm, mayCallModel, cacheDir } = order;
  if (llm === null) return null;
  const { answerModel } = await import("../cards/answer-model.ts");
  return {
    settings: llm,
    model: answerModel(llm),
    cacheDir,
    mayCall: mayCallModel,
    breaker: new Breaker(),
    clock,
    warn: (event, detail) => void say({ type: "warning", event, detail }),
    done: (done, of) => void say({ type: "cards", done, of }),
  };
}

function counterpartyOf(row: RuleRow, written: WrittenCards, deals: readonly TopDeal[]): Counterparty {
  const words = written.cards.get(row);
  if (words === undefined) throw new Error(`no card was written for ${row.orgId} / ${row.counterpartyName}`);
  const { card, llm_meta } = words;
  // one by one, as in rules/judge
  return {
    orgId: row.orgId,
    orgName: row.orgName,
    counterpartyName: row.counterpartyName,
    tier: row.tier,
    baseline: row.baseline,
    target: row.target,
    confirmed: row.confirmed,
    expected: row.expected,
    coverage: row.coverage,
    gap: row.gap,
    coverage_ratio: row.coverage_ratio,
    pipeline_zero: row.pipeline_zero,
    risk_level_rule: row.risk_level_rule,
    flags: row.flags,
    counts: row.counts,
    risk_level_llm: card.risk_level_llm,
    top_blockers: card.top_blockers,
    evidence_bullets: card.evidence_bullets,
    recommended_actions: card.recommended_actions,
    deals_top: [...deals],
    llm_meta,
  };
}

function metaOf(order: BuildOrder, mode: Mode, generatedAt: string, counts: SourceCounts): ReportMeta {
  const years = yearsOf(order.asOf, order.rules);
  return {
    report_id: REPORT_ID,
    as_of: order.asOf,
    mode,
    generated_at: generatedAt,
    db_version: isoIn(order.timezone, order.source.mtimeMs),
    db_signature: order.source.signature,
    generator_version: order.generatorVersion,
    job_run_id: order.jobRunId,
    trigger: order.trigger,
    baseline_year: years.baseline,
    target_year: years.target,
    rules_hash: order.rulesHash,
    prompts_hash: order.promptsHash,
    source_identity: order.source.identity,
    inputs_hash: order.inputsHash,
    timezone: order.timezone,
    source: counts,
    source_unchanged: order.previousIdentity[mode] === order.source.identity,
  };
}
