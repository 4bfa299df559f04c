import { compareCodePoints } from "../lib/code-points.ts";
import { keepFirst } from "../lib/keep-first.ts";
import { addDays } from "../lib/zone.ts";

const MEMOS_PER_CARD = 20;
const DAYS_BACK = 180;
const CODE_POINTS = 1000;

/** Who a memo can be about: one counterparty of one organisation. */
export interface Who {
  readonly orgId: string;
  readonly counterpartyName: string;
}

/** A memo by what orders it. */
export interface ShelvedMemo {
  readonly rowid: number;
  readonly id: string | null;
  /** Calendar date, null when missing or unreadable. */
  readonly date: string | null;
}

/** The memos of one organisation, and of its counterparties by their deals and people. */
interface Shelves {
  readonly own: ShelvedMemo[];
  readonly named: Map<string, ShelvedMemo[]>;
}

/**
 * Sorts memos to the counterparties they are about, in one pass (SPEC 7, *Payload*): of each, at most the newest 20
 * of the 180 days up to `asOf`, undated ones last. It grows with the counterparties, not with the memos.
 */
export class MemoShelf {
  /** First and last calendar day of the memos that count. */
  readonly from: string;
  readonly to: string;
  readonly #organizations = new Map<string, Shelves>();

  constructor(asOf: string) {
    this.from = addDays(asOf, -DAYS_BACK);
    this.to = asOf;
  }

  /** `organizationId` is the memo's own; `deal` and `person` are the counterparties that its deal and its person are of. */
  add(memo: ShelvedMemo, organizationId: string | null, deal: Who | null, person: Who | null): void {
    if (memo.date !== null && (memo.date < this.from || memo.date > this.to)) return;
    if (organizationId !== null) keep(this.#shelvesOf(organizationId).own, memo);
    const dealShelf = deal === null ? null : this.#shelfOf(deal);
    const personShelf = person === null ? null : this.#shelfOf(person);
    if (dealShelf !== null) keep(dealShelf, memo);
    if (personShelf !== null && personShelf !== dealShelf) keep(personShelf, memo);
  }

  /** The memos of one counterparty, in the order of the payload. */
  memosOf({ orgId, counterpartyName }: Who): ShelvedMemo[] {
    const found = this.#organizations.get(orgId);
    if (found === undefined) return [];
    const both = new Set([...found.own, ...(found.named.get(counterpartyName) ?? [])]);
    return [...both].sort(compare).slice(0, MEMOS_PER_CARD);
  }

  #shelfOf({ orgId, counterpartyName }: Who): ShelvedMemo[] {
    const { named } = this.#shelvesOf(orgId);
    let shelf = named.get(counterpartyName);
    if (shelf === undefined) {
      shelf = [];
      named.set(counterpartyName, shelf);
    }
    return shelf;
  }

  #shelvesOf(orgId: string): Shelves {
    let shelves = this.#organizations.get(orgId);
    if (shelves === undefined) {
      shelves = { own: [], named: new Map() };
      this.#organizations.set(orgId, shelves);
    }
    return shelves;
  }
}

function keep(shelf: ShelvedMemo[], memo: ShelvedMemo): void {
  keepFirst(shelf, memo, compare, MEMOS_PER_CARD);
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

/** White space that is not one plain space already: a note has hundreds of those. */
const WIDE = /[^\S ]\s*| \s+/g;

/** A memo's text as cards see it: white space collapsed, then 1000 code points. */
export function memoExcerpt(text: string | null): string {
  const collapsed = (text ?? "").replace(WIDE, " ").trim();
  if (collapsed.length <= CODE_POINTS) return collapsed;
  let units = 0;
  for (let points = 0; points < CODE_POINTS && units < collapsed.length; points++) {
    units += (collapsed.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return collapsed.slice(0, units);
}
