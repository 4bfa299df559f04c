import { countKeywords } from "../cards/blockers.ts";
import type { CardFacts, Note } from "../cards/candidates.ts";
import { MemoShelf, memoExcerpt, type Who } from "../cards/memo-shelf.ts";
import type { RuleRow } from "../contract/report.ts";
import type { MemoLink, Memos } from "../facts/memos.ts";
import { addDays } from "../lib/zone.ts";
import type { DateReader } from "../rules/calendar-date.ts";
import { counterpartyName } from "../rules/normalize-deal.ts";

/**
 * Finds the notes of these rows (SPEC 7, *Payload*) and reads them when they are asked for, a note of many once.
 * `readDate` converts to TZ.
 */
export function noteReader(
  memos: Memos,
  rows: readonly RuleRow[],
  asOf: string,
  uncategorizedName: string,
  readDate: DateReader,
): CardFacts["notesOf"] {
  const shelf = new MemoShelf(asOf);
  const about = (link: MemoLink | null): Who[] =>
    link === null
      ? []
      : [{ orgId: link.organizationId, counterpartyName: counterpartyName(link.division, uncategorizedName) }];
  const query = {
    // two days more at both ends: so far a written date can be from the date in our zone
    from: addDays(shelf.from, -2),
    to: addDays(shelf.to, 2),
    organizations: [...new Set(rows.map(({ orgId }) => orgId))],
  };
  memos.visit(query, ({ rowid, id, createdAt, organizationId, deal, person }) => {
    shelf.add({ rowid, id, date: readDate(createdAt) }, organizationId, [...about(deal), ...about(person)]);
  });
  const read = new Map<number, Note>();
  const note = ({ rowid, date }: { readonly rowid: number; readonly date: string | null }) => {
    const known = read.get(rowid) ?? noteOf(date, memos.text(rowid));
    read.set(rowid, known);
    return known;
  };
  const asked = new Set(rows);
  return (row) => (asked.has(row) ? shelf.memosOf(row).map(note) : []);
}

function noteOf(date: string | null, text: string | null): Note {
  const excerpt = memoExcerpt(text);
  return { date, excerpt, keywords: countKeywords(excerpt) };
}
