/** A small seller has as many deals of each customer as this; a large one has larger customers, not as many more. */
const DEALS_PER_ORGANIZATION = 40;
const ORGANIZATIONS_PER_ROOT = 1.2;
const MIN_ORGANIZATIONS = 12;
/** Enough for one counterparty to have a deal of every part of its plan. */
const MIN_DEALS_OF_ORGANIZATION = 6;
const DEALS_PER_PERSON = 2;

/**
 * Who owns which deal, by arithmetic. Deals have *slots* 0 … deals - 1, those of one organisation side by side; people follow
 * the slots two by two. The only thing held is the first slot of every organisation.
 */
export interface Layout {
  readonly deals: number;
  readonly organizations: number;
  readonly people: number;
  dealsOf(organization: number): number;
  firstSlotOf(organization: number): number;
  organizationOfSlot(slot: number): number;
  /** People of an organisation: the first one's index, and how many. */
  peopleOf(organization: number): readonly [first: number, count: number];
  organizationOfPerson(person: number): number;
  /** The slot that is written as this row: every slot once, neighbours far apart. */
  slotOfRow(row: number): number;
}

export function layOut(deals: number): Layout {
  const organizations = organizationsOf(deals);
  const starts = firstSlots(deals, organizations);
  const start = (organization: number): number => starts[organization] ?? deals;
  const firstPerson = (organization: number): number => Math.ceil(start(organization) / DEALS_PER_PERSON);
  const organizationOfSlot = (slot: number): number => lastAtMost(starts, slot);
  const stride = coprimeStride(deals);
  return {
    deals,
    organizations,
    people: Math.ceil(deals / DEALS_PER_PERSON),
    dealsOf: (organization) => start(organization + 1) - start(organization),
    firstSlotOf: start,
    organizationOfSlot,
    peopleOf: (organization) => {
      const first = firstPerson(organization);
      return [first, firstPerson(organization + 1) - first];
    },
    organizationOfPerson: (person) => organizationOfSlot(person * DEALS_PER_PERSON),
    slotOfRow: (row) => (row * stride) % deals,
  };
}

function organizationsOf(deals: number): number {
  const few = Math.min(deals / DEALS_PER_ORGANIZATION, ORGANIZATIONS_PER_ROOT * Math.sqrt(deals));
  return Math.max(MIN_ORGANIZATIONS, Math.round(few));
}

/** A few large customers and a long tail: beyond the minimum, deals fall with the rank to the power of 0.7. */
function firstSlots(deals: number, organizations: number): Uint32Array {
  const weight = (rank: number): number => (rank + 6) ** -0.7;
  let all = 0;
  for (let rank = 0; rank < organizations; rank += 1) all += weight(rank);
  const extra = deals - organizations * MIN_DEALS_OF_ORGANIZATION;
  const starts = new Uint32Array(organizations + 1);
  let before = 0;
  for (let rank = 0; rank < organizations; rank += 1) {
    starts[rank] = rank * MIN_DEALS_OF_ORGANIZATION + Math.floor((extra * before) / all);
    before += weight(rank);
  }
  starts[organizations] = deals;
  return starts;
}

/** Index of the last start that is not after the slot. */
function lastAtMost(starts: Uint32Array, slot: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= slot) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A step near the golden section that shares no divisor with the count, so that it visits everything once. */
function coprimeStride(count: number): number {
  let stride = Math.floor(count * 0.618034) | 1;
  while (commonDivisor(stride, count) !== 1) stride += 2;
  return stride;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
