import { countKeywords } from "../cards/blockers.ts";
import type { CardFacts, Note } from "../cards/candidates.ts";
import { MemoShelf, memoExcerpt, type Who } from "../cards/memo-shelf.ts";
import type { RuleRow } from "../contract/report.ts";
import type { MemoLink, Memos } from "../facts/memos.ts";
import { addDays } from "../lib/zone.ts";
import type { DateReader } from "../rules/calendar-date.ts";
import { counterpartyName } from "../rules/normalize-deal.ts";

/** Where notes are found, and how they are read. */
export interface NoteSource {
  readonly memos: Memos;
  /** Whose a deal is, by its id; null for nobody's. */
  readonly deals: ReadonlyMap<string, Who | null>;
  readonly asOf: string;
  readonly uncategorizedName: string;
  /** Converts to TZ. */
  readonly readDate: DateReader;
}

/** The notes of some rows. */
export interface NoteReader {
  /** Memos of the export. */
  readonly count: number;
  readonly notesOf: CardFacts["notesOf"];
}

/** Finds the notes of these rows (SPEC 7, *Payload*) and reads them when they are asked for, a note of many once. */
export function noteReader(rows: readonly RuleRow[], source: NoteSource): NoteReader {
  const { shelf, count } = shelve(rows, source);
  return { count, notesOf: shelfReader(source.memos, rows, shelf) }; // what reads them later does not know the deals
}

function shelve(rows: readonly RuleRow[], source: NoteSource): { readonly shelf: MemoShelf; readonly count: number } {
  const { memos, deals, asOf, uncategorizedName, readDate } = source;
  const shelf = new MemoShelf(asOf);
  const asked = new Set(rows.map(({ orgId }) => orgId));
  // two days more at both ends: so far a written date can be from the date in our zone
  const days = { from: addDays(shelf.from, -2), to: addDays(shelf.to, 2) };
  const count = memos.visit(days, ({ rowid, id, createdAt, organizationId, dealId, person }) => {
    const own = organizationId !== null && asked.has(organizationId) ? organizationId : null;
    const ofDeal = dealId === null ? null : (deals.get(dealId) ?? null);
    const deal = ofDeal !== null && asked.has(ofDeal.orgId) ? ofDeal : null;
    const ofPerson = person !== null && asked.has(person.organizationId) ? whoOf(person, uncategorizedName) : null;
    if (own === null && deal === null && ofPerson === null) return;
    shelf.add({ rowid, id, date: readDate(createdAt) }, own, deal, ofPerson);
  });
  return { shelf, count };
}

function whoOf({ organizationId, division }: MemoLink, uncategorizedName: string): Who {
  return { orgId: organizationId, counterpartyName: counterpartyName(division, uncategorizedName) };
}

function shelfReader(memos: Memos, rows: readonly RuleRow[], shelf: MemoShelf): CardFacts["notesOf"] {
  const asked = new Set(rows);
  const read = new Map<number, Note>();
  const note = ({ rowid, date }: { readonly rowid: number; readonly date: string | null }) => {
    const known = read.get(rowid) ?? noteOf(date, memos.text(rowid));
    read.set(rowid, known);
    return known;
  };
  return (row) => (asked.has(row) ? shelf.memosOf(row).map(note) : []);
}

function noteOf(date: string | null, text: string | null): Note {
  const excerpt = memoExcerpt(text);
  return { date, excerpt, keywords: countKeywords(excerpt) };
}
