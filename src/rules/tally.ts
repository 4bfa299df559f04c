import type { WeighedDeal } from "../contract/deal.ts";
import type { Mode } from "../contract/mode.ts";
import { finite } from "./money.ts";
import { isOpen, type Years } from "./share.ts";
import { keepTop, type TopRef } from "./top-deals.ts";

/** What the deals of one (organisation, counterparty, mode) add up to. Money is whole KRW. */
export interface Line {
  /** A deal of the baseline or target year exists, whatever its status (SPEC 3.3). */
  inUniverse: boolean;
  baseline: number;
  confirmed: number;
  expected: number;
  confirmedDeals: number;
  expectedDeals: number;
  amountZeroDeals: number;
  amountParseFail: number;
  yearUnknown: number;
  readonly top: TopRef[];
}

/** One counterparty of one organisation, and what its deals of each mode add up to. */
export interface Division {
  readonly orgId: string;
  readonly counterpartyName: string;
  readonly lines: Partial<Record<Mode, Line>>;
}

export interface Organization {
  /** Confirmed offline KRW of the baseline year, statuses known (SPEC 3.2). */
  tierAmount: number;
  /** By the counterparty's name. */
  readonly divisions: Map<string, Division>;
}

/** Everything the rules need of the deals; it grows with customers, not with deals. */
export interface Tally {
  readonly years: Years;
  readonly organizations: Map<string, Organization>;
  /** Deals of all organisations and both modes whose amount is missing or failed to parse (SPEC 3.9). */
  unknownAmountDeals: number;
}

export function emptyTally(years: Years): Tally {
  return { years, organizations: new Map(), unknownAmountDeals: 0 };
}

/** Adds one deal and answers whose it is, null for nobody's; `dealsTop` is how many of the largest a line remembers. */
export function addDeal(tally: Tally, deal: WeighedDeal, dealsTop: number): Division | null {
  if (deal.amountKind !== "read") tally.unknownAmountDeals++;
  if (deal.organizationId === null) return null;
  const organization = organizationOf(tally, deal.organizationId);
  const division = divisionOf(organization, deal.organizationId, deal.counterparty);
  const line = lineOf(division, deal.mode);
  if (deal.year === null) line.yearUnknown++;
  if (deal.year === tally.years.baseline) addBaseline(organization, line, deal);
  if (deal.year === tally.years.target) addTarget(line, deal, dealsTop);
  return division;
}

function addBaseline(organization: Organization, line: Line, deal: WeighedDeal): void {
  line.inUniverse = true;
  if (deal.commitment !== "confirmed") return;
  line.baseline = finite(line.baseline + deal.amount);
  if (deal.mode !== "offline" || deal.status === null) return;
  organization.tierAmount = finite(organization.tierAmount + deal.amount);
}

function addTarget(line: Line, deal: WeighedDeal, dealsTop: number): void {
  line.inUniverse = true;
  if (!isOpen(deal)) return;
  keepTop(line.top, deal, dealsTop);
  if (deal.commitment === null) return;
  if (deal.amount === 0) line.amountZeroDeals++;
  if (deal.amountKind === "parse_failed") line.amountParseFail++;
  if (deal.commitment === "expected") {
    line.expected = finite(line.expected + deal.amount);
    line.expectedDeals++;
  } else {
    line.confirmed = finite(line.confirmed + deal.amount);
    line.confirmedDeals++;
  }
}

function organizationOf(tally: Tally, id: string): Organization {
  let organization = tally.organizations.get(id);
  if (organization === undefined) {
    organization = { tierAmount: 0, divisions: new Map() };
    tally.organizations.set(id, organization);
  }
  return organization;
}

function divisionOf({ divisions }: Organization, orgId: string, counterpartyName: string): Division {
  let division = divisions.get(counterpartyName);
  if (division === undefined) {
    division = { orgId, counterpartyName, lines: {} };
    divisions.set(counterpartyName, division);
  }
  return division;
}

function lineOf({ lines }: Division, mode: Mode): Line {
  lines[mode] ??= emptyLine();
  return lines[mode];
}

function emptyLine(): Line {
  return {
    inUniverse: false,
    baseline: 0,
    confirmed: 0,
    expected: 0,
    confirmedDeals: 0,
    expectedDeals: 0,
    amountZeroDeals: 0,
    amountParseFail: 0,
    yearUnknown: 0,
    top: [],
  };
}
