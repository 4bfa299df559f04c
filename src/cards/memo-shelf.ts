import { compareCodePoints } from "../lib/code-points.ts";
import { addDays } from "../lib/zone.ts";

const MEMOS_PER_CARD = 20;
const DAYS_BACK = 180;
const CODE_POINTS = 1000;

/** Who a memo can be about: one counterparty of one organisation. */
export interface Who {
  readonly orgId: string;
  readonly counterpartyName: string;
}

/** A memo by what it hangs on; `null` names belong to no counterparty. */
export interface ShelvedMemo {
  readonly rowid: number;
  readonly id: string | null;
  /** Calendar date, null when missing or unreadable. */
  readonly date: string | null;
  readonly organizationId: string | null;
  /** Counterparties through its deal and its person. */
  readonly about: readonly Who[];
}

/**
 * Sorts memos to the counterparties they are about, in one pass (SPEC 7, *Payload*): of each, at most the newest 20
 * of the 180 days up to `asOf`, undated ones last. It grows with the counterparties asked for, not with the memos.
 */
export class MemoShelf {
  /** First and last calendar day of the memos that count. */
  readonly from: string;
  readonly to: string;
  readonly #organizations = new Map<string, Map<string, ShelvedMemo[]>>();

  constructor(wanted: Iterable<Who>, asOf: string) {
    this.from = addDays(asOf, -DAYS_BACK);
    this.to = asOf;
    for (const who of wanted) {
      const names = this.#organizations.get(who.orgId) ?? new Map<string, ShelvedMemo[]>();
      this.#organizations.set(who.orgId, names.set(who.counterpartyName, []));
    }
  }

  get wantsNothing(): boolean {
    return this.#organizations.size === 0;
  }

  add(memo: ShelvedMemo): void {
    if (memo.date !== null && (memo.date < this.from || memo.date > this.to)) return;
    const shelves = new Set<ShelvedMemo[]>();
    if (memo.organizationId !== null) {
      for (const shelf of this.#organizations.get(memo.organizationId)?.values() ?? []) shelves.add(shelf);
    }
    for (const who of memo.about) {
      const shelf = this.#organizations.get(who.orgId)?.get(who.counterpartyName);
      if (shelf !== undefined) shelves.add(shelf);
    }
    for (const shelf of shelves) keep(shelf, memo);
  }

  /** Rows of the memos of one counterparty, in the order of the payload. */
  rowsOf(who: Who): number[] {
    return (this.#organizations.get(who.orgId)?.get(who.counterpartyName) ?? []).map((memo) => memo.rowid);
  }
}

function keep(shelf: ShelvedMemo[], memo: ShelvedMemo): void {
  const last = shelf[shelf.length - 1];
  if (shelf.length === MEMOS_PER_CARD) {
    if (last === undefined || compare(memo, last) >= 0) return;
    shelf.pop();
  }
  const at = shelf.findIndex((kept) => compare(memo, kept) < 0);
  shelf.splice(at < 0 ? shelf.length : at, 0, memo);
}

function compare(a: ShelvedMemo, b: ShelvedMemo): number {
  if (a.date !== b.date) {
    if (a.date === null || b.date === null) return a.date === null ? 1 : -1;
    return a.date < b.date ? 1 : -1;
  }
  if (a.id !== b.id) {
    if (a.id === null || b.id === null) return a.id === null ? 1 : -1;
    return compareCodePoints(a.id, b.id);
  }
  return a.rowid - b.rowid;
}

/** A memo's text as cards see it: white space collapsed, then 1000 code points. */
export function memoExcerpt(text: string | null): string {
  const collapsed = (text ?? "").replace(/\s+/g, " ").trim();
  if (collapsed.length <= CODE_POINTS) return collapsed;
  let units = 0;
  for (let points = 0; points < CODE_POINTS && units < collapsed.length; points++) {
    units += (collapsed.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return collapsed.slice(0, units);
}
