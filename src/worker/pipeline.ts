import { countKeywords, type KeywordCounts } from "../cards/blockers.ts";
import { chooseCandidates } from "../cards/choose.ts";
import { yearWords } from "../cards/fallback.ts";
import { type WrittenCards, writeCards } from "../cards/write-cards.ts";
import { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { ShelveOrder } from "../contract/notes.ts";
import {
  type Counterparty,
  REPORT_ID,
  type Report,
  type ReportMeta,
  type RuleRow,
  type SourceCounts,
  type TopDeal,
} from "../contract/report.ts";
import type { BuildOrder } from "../contract/worker.ts";
import { type Facts, openFacts } from "../facts/facts.ts";
import type { RowCount } from "../facts/id-tables.ts";
import { sqliteFailure } from "../facts/sqlite-failure.ts";
import type { Clock } from "../lib/clock.ts";
import { isoIn, zoneOffset } from "../lib/zone.ts";
import { type DateReader, dateReader } from "../rules/calendar-date.ts";
import { type Judged, judge, yearsOf } from "../rules/judge.ts";
import { dealNormalizer, dealWeigher, type Normalize, type Weigh } from "../rules/normalize-deal.ts";
import { dataQuality, summarize } from "../rules/summary.ts";
import { addDeal, emptyTally, type Tally } from "../rules/tally.ts";
import { type TopRef, topDeal } from "../rules/top-deals.ts";
import type { NotesThread } from "./notes.ts";
import { type Say, type Snapshot, takeSnapshot } from "./take-snapshot.ts";

/** What a build works with besides its order. */
export interface BuildTools {
  readonly clock: Clock;
  readonly say: Say;
  readonly notes: NotesThread;
}

/** One build (SPEC 5.4): snapshot, read, rules, cards, report. Throws RunFailure or SourceChanged. */
export async function buildReports(order: BuildOrder, tools: BuildTools): Promise<void> {
  const taken = takeSnapshot(order, tools.say);
  const readDate = dateReader(order.convertInstants ? zoneOffset(order.timezone) : null); // meanwhile: zones load slowly
  const snapshot = await taken;
  try {
    await readReports(snapshot, order, readDate, tools);
  } catch (error) {
    await snapshot.keep(); // a bad copy explains whatever came of reading it
    throw sqliteFailure(error);
  }
}

/** A line per stage; the notes are read and the snapshot is checked meanwhile, and no report leaves before that is done. */
async function readReports(
  snapshot: Snapshot,
  order: BuildOrder,
  readDate: DateReader,
  { clock, say, notes }: BuildTools,
): Promise<void> {
  void say({ type: "phase", phase: "reading" });
  const memos = notes.shelve(shelveOrder(snapshot, order));
  memos.catch(() => {}); // it is awaited later
  const facts = openFacts(snapshot.path);
  try {
    const { tally, deals } = readDeals(facts, dealWeigher(order.rules, readDate), order);
    const counts = plausibleCounts(facts, deals, order);
    warnOfRepeats({ deal: deals, people: facts.people, organization: facts.organizations }, say);
    void say({ type: "phase", phase: "rules" });
    const judged = judgeModes(facts, tally, order);
    const notedLater = readNotes(notes, judged);
    notedLater.catch(() => {});
    const listed = listDeals(facts, dealNormalizer(order.rules, readDate), judged);
    const source: SourceCounts = { ...counts, memos: await memos };
    const noted = await notedLater;
    void notes.close(); // its memory is for the reports
    await snapshot.keep();
    const words = yearWords(order.asOf, tally.years);
    for (const [mode, rows] of judged) {
      const generatedAt = isoIn(order.timezone, clock.now());
      void say({ type: "phase", phase: "cards" });
      const written = writeCards(rowsOf(rows), noted, { mode, at: generatedAt, years: words });
      void say({ type: "phase", phase: "rules" });
      const report: Report = {
        meta: metaOf(order, mode, generatedAt, source),
        summary: summarize(rowsOf(rows)),
        data_quality: dataQuality(rowsOf(rows), tally),
        counterparties: rows.map(({ row }) => counterpartyOf(row, written, listed)),
      };
      const text = JSON.stringify(report);
      await say({ type: "report", mode, generatedAt, cards: written.tally, text });
    }
  } finally {
    facts.close();
  }
}

function shelveOrder({ path }: Snapshot, { asOf, timezone, rules }: BuildOrder): ShelveOrder {
  return { file: path, asOf, timezone, uncategorizedName: rules.uncategorized_name };
}

function plausibleCounts(facts: Facts, deals: RowCount, order: BuildOrder): Omit<SourceCounts, "memos"> {
  const counts = { deals: deals.rows, people: facts.people.rows, organizations: facts.organizations.rows };
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

function readDeals(facts: Facts, weigh: Weigh, order: BuildOrder): { tally: Tally; deals: RowCount } {
  const tally = emptyTally(yearsOf(order.asOf, order.rules));
  const deals = facts.visitDeals((row) => {
    const deal = weigh(row);
    if (deal !== null) addDeal(tally, deal, order.rules.deals_top);
  });
  return { tally, deals };
}

function warnOfRepeats(counts: Readonly<Record<string, RowCount>>, say: Say): void {
  const repeated = Object.entries(counts).filter(([, { repeats }]) => repeats > 0);
  if (repeated.length === 0) return;
  const texts = repeated.map(([table, { repeats }]) => `${repeats} of ${table}`);
  void say({
    type: "warning",
    event: "ids_repeated",
    detail: `rows that repeat an id were left out: ${texts.join(", ")}`,
  });
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

type Listed = ReadonlyMap<RuleRow, readonly TopDeal[]>;

/** The largest deals of every row, read again whole. */
function listDeals(facts: Facts, normalize: Normalize, judged: ReadonlyMap<Mode, Judged[]>): Listed {
  const rows = [...judged.values()].flat();
  const stored = facts.dealsAt(rows.flatMap(({ top }) => top.map(({ rowid }) => rowid)));
  const listed = ({ rowid }: TopRef) => {
    const found = stored.get(rowid);
    const deal = found === undefined ? null : normalize(found.raw);
    if (found === undefined || deal === null) throw new Error(`deal row ${rowid} is gone from the snapshot`);
    const { name, raw } = found;
    return topDeal(deal, { name, possibility: raw.possibility, courseId: raw.courseId });
  };
  return new Map(rows.map(({ row, top }) => [row, top.map(listed)]));
}

/** What each candidate's notes speak of; a note of many candidates is read once. */
async function readNotes(
  thread: NotesThread,
  judged: ReadonlyMap<Mode, Judged[]>,
): Promise<(row: RuleRow) => KeywordCounts[]> {
  const candidates = [...judged.values()].flatMap((rows) => chooseCandidates(rowsOf(rows)));
  const { rows, excerpts } = await thread.about(
    candidates.map(({ orgId, counterpartyName }) => ({ orgId, counterpartyName })),
  );
  const counts = new Map([...excerpts].map(([rowid, excerpt]) => [rowid, countKeywords(excerpt)]));
  const noted = new Map(candidates.map((row, at) => [row, (rows[at] ?? []).map((rowid) => counts.get(rowid) ?? [])]));
  return (row) => noted.get(row) ?? [];
}

function counterpartyOf(row: RuleRow, written: WrittenCards, listed: Listed): Counterparty {
  const words = written.cards.get(row);
  if (words === undefined) throw new Error(`no card was written for ${row.orgId} / ${row.counterpartyName}`);
  return { ...row, ...words.card, deals_top: [...(listed.get(row) ?? [])], llm_meta: words.llm_meta };
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
