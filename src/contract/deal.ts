import type { Mode } from "./mode.ts";

/** What the sums need of a row of `deal`, with its person's counterparty, every value as `CAST(x AS TEXT)`. */
export interface DealRow {
  readonly rowid: number;
  readonly id: string | null;
  readonly organizationId: string | null;
  /** `people.소속 상위 조직` of the deal's person; null without one. */
  readonly division: string | null;
  readonly status: string | null;
  readonly format: string | null;
  readonly price: string | null;
  readonly expectedPrice: string | null;
  readonly contractDate: string | null;
  readonly expectedCloseDate: string | null;
  readonly startDate: string | null;
  readonly possibility: string | null;
}

/** A row of `deal` with what only a listed deal shows. */
export interface RawDeal {
  readonly row: DealRow;
  readonly endDate: string | null;
  readonly courseId: string | null;
  readonly name: string | null;
}

/** How sure a deal's money is: both confirmed buckets of SPEC 3.1, or the expected one. */
export type Commitment = "confirmed" | "expected";

export type Bucket = "CONFIRMED_CONTRACT" | "CONFIRMED_COMMIT" | "EXPECTED_HIGH";

/** How the amount was read: a number, a text that is none, or no text at all (SPEC 3.1). */
export type AmountKind = "read" | "parse_failed" | "missing";

/** What a deal brings to the sums (SPEC 3.1). The amount is whole KRW and never negative. */
export interface WeighedDeal {
  readonly rowid: number;
  readonly id: string | null;
  readonly organizationId: string | null;
  readonly counterparty: string;
  readonly status: string | null;
  readonly mode: Mode;
  readonly amount: number;
  readonly amountKind: AmountKind;
  readonly year: number | null;
  readonly commitment: Commitment | null;
}

/** What one deal adds to the sums of its line (SPEC 3.3 and 3.4), KRW. */
export interface Share {
  readonly baseline: number;
  readonly confirmed: number;
  readonly expected: number;
}

/** A deal after D1 (SPEC 3.1), whole. Dates are `YYYY-MM-DD`. */
export interface Deal {
  readonly weighed: WeighedDeal;
  readonly contractDate: string | null;
  readonly expectedCloseDate: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly bucket: Bucket | null;
}
