import type { CardFacts } from "../cards/candidates.ts";
import { chooseNoted } from "../cards/choose.ts";
import type { RawDeal } from "../contract/deal.ts";
import { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { RuleRow, SourceCounts, TopDeal } from "../contract/report.ts";
import type { BuildOrder } from "../contract/worker.ts";
import type { DealPass } from "../facts/deals.ts";
import { type Facts, openFacts } from "../facts/facts.ts";
import type { RowCount } from "../facts/id-tables.ts";
import { zoneOffset } from "../lib/zone.ts";
import { dateReader } from "../rules/calendar-date.ts";
import { type Judged, judge, yearsOf } from "../rules/judge.ts";
import { dealNormalizer, dealWeigher, type Normalize, type Weigh } from "../rules/normalize-deal.ts";
import { addDeal, type Division, emptyTally, type Tally } from "../rules/tally.ts";
import { topDeal } from "../rules/top-deals.ts";
import { noteReader } from "./read-notes.ts";
import type { Say } from "./take-snapshot.ts";

/** What reading depends on. */
export type ReadOrder = Pick<
  BuildOrder,
  "asOf" | "modes" | "timezone" | "convertInstants" | "rules" | "acceptImplausible" | "plausibleAgainst"
> & {
  /** Whether a model may be told of the notes. */
  readonly modelIsOn: boolean;
};

/** What a snapshot says: the rows of each mode, and what their cards are made of, which is read when it is asked for. */
export interface ExportRead {
  readonly rows: ReadonlyMap<Mode, readonly RuleRow[]>;
  readonly tally: Tally;
  readonly counts: SourceCounts;
  readonly cardFacts: CardFacts;
  close(): void;
}

/**
 * Reads and judges a prepared snapshot (D1 to D4), and keeps it open. Throws RunFailure `SOURCE_IMPLAUSIBLE`, or what
 * `openFacts` throws.
 */
export function readExport(file: string, order: ReadOrder, say: Say): ExportRead {
  const facts = openFacts(file);
  try {
    return readFacts(facts, order, say);
  } catch (error) {
    facts.close();
    throw error;
  }
}

function readFacts(facts: Facts, order: ReadOrder, say: Say): ExportRead {
  const { asOf, timezone, rules } = order;
  const inZone = zoneOffset(timezone);
  const offsetAt = order.convertInstants ? inZone : null;
  const { tally, deals } = readDeals(facts, dealWeigher(rules, offsetAt), order);
  const counted = plausibleCounts(facts, deals, order);
  warnOfRepeats({ deal: deals, people: facts.people, organization: facts.organizations }, say);
  void say({ type: "phase", phase: "rules" });
  const judged = judgeModes(facts, tally, order);
  const rows = new Map([...judged].map(([mode, rows]) => [mode, rows.map(({ row }) => row)]));
  const noted = [...rows.values()].flatMap((all) => chooseNoted(all, order.modelIsOn));
  const { memos } = facts;
  const { uncategorized_name: uncategorizedName } = rules;
  const { count, notesOf } = noteReader(noted, {
    memos,
    deals: deals.byId,
    asOf,
    uncategorizedName,
    readDate: dateReader(inZone),
  });
  const dealsOf = dealLister(facts, dealNormalizer(rules, offsetAt), [...judged.values()].flat());
  const counts = { ...counted, memos: count };
  return { rows, tally, counts, cardFacts: { asOf, years: tally.years, notesOf, dealsOf }, close: () => facts.close() };
}

function plausibleCounts(facts: Facts, deals: RowCount, order: ReadOrder): Omit<SourceCounts, "memos"> {
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

/** The sums, and whose each deal is. */
function readDeals(facts: Facts, weigh: Weigh, order: ReadOrder): { tally: Tally; deals: DealPass<Division | null> } {
  const tally = emptyTally(yearsOf(order.asOf, order.rules));
  const deals = facts.visitDeals((row) => {
    const deal = weigh(row);
    return deal === null ? null : addDeal(tally, deal, order.rules.deals_top);
  });
  return { tally, deals };
}

function warnOfRepeats(counts: Readonly<Record<string, RowCount>>, say: Say): void {
  const repeated = Object.entries(counts).filter(([, { repeats }]) => repeats > 0);
  if (repeated.length === 0) return;
  const texts = repeated.map(([table, { repeats }]) => `${repeats} of ${table}`);
  const detail = `rows that repeat an id were left out: ${texts.join(", ")}`;
  void say({ type: "warning", event: "ids_repeated", detail });
}

function judgeModes(facts: Facts, tally: Tally, order: ReadOrder): Map<Mode, Judged[]> {
  const nameOf = (orgId: string) => {
    const name = facts.organizationName(orgId);
    return name === null || name.trim() === "" ? orgId : name;
  };
  return new Map(order.modes.map((mode) => [mode, judge(tally, mode, order.asOf, order.rules, nameOf)]));
}

/** Rows whose deals are read again together: one look-up each takes longer, all of them at once more memory. */
const TOGETHER = 200;

/** Lists the largest deals of a row, read again whole; fast when it is asked in the order of the report. */
function dealLister(facts: Facts, normalize: Normalize, judged: readonly Judged[]): CardFacts["dealsOf"] {
  const batches = new Map<RuleRow, readonly Judged[]>();
  const tops = new Map(judged.map(({ row, top }) => [row, top]));
  for (let at = 0; at < judged.length; at += TOGETHER) {
    const batch = judged.slice(at, at + TOGETHER);
    for (const { row } of batch) batches.set(row, batch);
  }
  let read: readonly Judged[] = [];
  let deals = facts.dealsAt([]);
  return (row) => {
    const batch = batches.get(row) ?? [];
    if (batch !== read) deals = facts.dealsAt(batch.flatMap(({ top }) => top.map(({ rowid }) => rowid)));
    read = batch;
    return (tops.get(row) ?? []).map(({ rowid }) => shownDeal(deals.get(rowid), rowid, normalize));
  };
}

function shownDeal(raw: RawDeal | undefined, rowid: number, normalize: Normalize): TopDeal {
  const deal = raw === undefined ? null : normalize(raw);
  if (raw === undefined || deal === null) throw new Error(`deal row ${rowid} is gone from the snapshot`);
  return topDeal(deal, raw);
}
