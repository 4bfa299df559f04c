import { countKeywords, type KeywordCounts } from "../cards/blockers.ts";
import { chooseCandidates } from "../cards/choose.ts";
import { yearWords } from "../cards/fallback.ts";
import { MemoShelf, memoExcerpt } from "../cards/memo-shelf.ts";
import { type WrittenCards, writeCards } from "../cards/write-cards.ts";
import { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import {
  type Counterparty,
  REPORT_ID,
  type Report,
  type ReportMeta,
  type RuleRow,
  type SourceCounts,
} from "../contract/report.ts";
import type { BuildOrder } from "../contract/worker.ts";
import { type Facts, openFacts } from "../facts/facts.ts";
import { sqliteFailure } from "../facts/sqlite-failure.ts";
import type { Clock } from "../lib/clock.ts";
import { addDays, isoIn, zoneOffset } from "../lib/zone.ts";
import { type DateReader, dateReader } from "../rules/calendar-date.ts";
import { type Judged, judge, yearsOf } from "../rules/judge.ts";
import { counterpartyName, dealNormalizer, type Normalize } from "../rules/normalize-deal.ts";
import { dataQuality, summarize } from "../rules/summary.ts";
import { addDeal, emptyTally, type Tally } from "../rules/tally.ts";
import { topDeal } from "../rules/top-deals.ts";
import { type Say, type Snapshot, takeSnapshot } from "./take-snapshot.ts";

/** One build (SPEC 5.4): snapshot, read, rules, cards, report. Throws RunFailure or SourceChanged. */
export async function buildReports(order: BuildOrder, clock: Clock, say: Say): Promise<void> {
  const snapshot = await takeSnapshot(order, say);
  try {
    await readReports(snapshot, order, clock, say);
  } catch (error) {
    await snapshot.checked; // a bad copy explains whatever came of reading it
    throw sqliteFailure(error);
  }
}

/** A line per stage; the check of the snapshot goes on meanwhile, and no report leaves before it is done. */
async function readReports(snapshot: Snapshot, order: BuildOrder, clock: Clock, say: Say): Promise<void> {
  void say({ type: "phase", phase: "reading" });
  const facts = openFacts(snapshot.path);
  try {
    const counts = plausibleCounts(facts, order);
    const offset = zoneOffset(order.timezone);
    const normalize = dealNormalizer(order.rules, dateReader(order.convertInstants ? offset : null));
    const tally = readDeals(facts, normalize, order, say);
    void say({ type: "phase", phase: "rules" });
    const judged = judgeModes(facts, tally, order);
    const shelf = shelveMemos(facts, judged, order, dateReader(offset));
    const notes = notesFrom(facts, shelf);
    const words = yearWords(order.asOf, tally.years);
    for (const [mode, rows] of judged) {
      const generatedAt = isoIn(order.timezone, clock.now());
      void say({ type: "phase", phase: "cards" });
      const written = writeCards(rowsOf(rows), notes, { mode, at: generatedAt, years: words });
      void say({ type: "phase", phase: "rules" });
      const report: Report = {
        meta: metaOf(order, mode, generatedAt, counts),
        summary: summarize(rowsOf(rows)),
        data_quality: dataQuality(rowsOf(rows), tally),
        counterparties: rows.map((judged) => counterpartyOf(judged, written, facts, normalize)),
      };
      const text = JSON.stringify(report);
      await snapshot.checked;
      await say({ type: "report", mode, generatedAt, cards: written.tally, text });
    }
  } finally {
    facts.close();
  }
}

function plausibleCounts(facts: Facts, order: BuildOrder): SourceCounts {
  const { counts } = facts;
  if (order.acceptImplausible) return counts;
  if (counts.deals === 0) throw new RunFailure("SOURCE_IMPLAUSIBLE", "the export has no deals");
  const before = order.plausibleAgainst;
  for (const what of ["deals", "organizations"] as const) {
    if (before === null || counts[what] >= before[what] * order.rules.plausibility.min_ratio) continue;
    throw new RunFailure(
      "SOURCE_IMPLAUSIBLE",
      `the export has ${counts[what]} ${what}, the report before had ${before[what]}; if that is right, recompute with accept_implausible`,
    );
  }
  return counts;
}

function readDeals(facts: Facts, normalize: Normalize, order: BuildOrder, say: Say): Tally {
  const repeated = [...facts.repeated].map(([table, count]) => `${count} of ${table}`);
  if (repeated.length > 0) {
    const detail = `rows that repeat an id were left out: ${repeated.join(", ")}`;
    void say({ type: "warning", event: "ids_repeated", detail });
  }
  const tally = emptyTally(yearsOf(order.asOf, order.rules));
  for (const raw of facts.deals()) {
    const deal = normalize(raw);
    if (deal !== null) addDeal(tally, deal, order.rules.deals_top);
  }
  return tally;
}

function judgeModes(facts: Facts, tally: Tally, order: BuildOrder): Map<Mode, Judged[]> {
  const nameOf = (orgId: string) => {
    const name = facts.organizationName(orgId);
    return name === null || name.trim() === "" ? orgId : name;
  };
  return new Map(order.modes.map((mode) => [mode, judge(tally, mode, order.asOf, order.rules, nameOf)]));
}

function rowsOf(judged: readonly Judged[]): RuleRow[] {
  return judged.map(({ row }) => row);
}

function shelveMemos(
  facts: Facts,
  judged: ReadonlyMap<Mode, Judged[]>,
  order: BuildOrder,
  readDate: DateReader,
): MemoShelf {
  const shelf = new MemoShelf(
    [...judged.values()].flatMap((rows) => chooseCandidates(rowsOf(rows))),
    order.asOf,
  );
  if (shelf.wantsNothing) return shelf;
  // two days more at both ends: so far a written date can be from the date in our zone
  for (const memo of facts.memoKeys(addDays(shelf.from, -2), addDays(shelf.to, 2))) {
    const about = [memo.deal, memo.person].flatMap((link) =>
      link === null || link.organizationId === null
        ? []
        : [{ orgId: link.organizationId, counterpartyName: counterpartyName(link.division, order.rules) }],
    );
    const date = readDate(memo.createdAt);
    shelf.add({ rowid: memo.rowid, id: memo.id, date, organizationId: memo.organizationId, about });
  }
  return shelf;
}

/** What a row's notes speak of; a note on many shelves is read once. */
function notesFrom(facts: Facts, shelf: MemoShelf): (row: RuleRow) => KeywordCounts[] {
  const known = new Map<number, KeywordCounts>();
  return (row) =>
    shelf.rowsOf(row).map((rowid) => {
      const counts = known.get(rowid) ?? countKeywords(memoExcerpt(facts.memoText(rowid)));
      known.set(rowid, counts);
      return counts;
    });
}

function counterpartyOf({ row, top }: Judged, written: WrittenCards, facts: Facts, normalize: Normalize): Counterparty {
  const words = written.cards.get(row);
  if (words === undefined) throw new Error(`no card was written for ${row.orgId} / ${row.counterpartyName}`);
  const deals = top.flatMap(({ rowid }) => {
    const { raw, name } = facts.deal(rowid);
    const deal = normalize(raw);
    return deal === null ? [] : [topDeal(deal, { name, possibility: raw.possibility, courseId: raw.courseId })];
  });
  return { ...row, ...words.card, deals_top: deals, llm_meta: words.llm_meta };
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
