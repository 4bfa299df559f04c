import type { Mode } from "./mode.ts";

/** One row of `deal` with its person's counterparty, every value as `CAST(x AS TEXT)`. */
export interface RawDeal {
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
  readonly endDate: string | null;
  readonly possibility: string | null;
  readonly courseId: string | null;
}

export type Bucket = "CONFIRMED_CONTRACT" | "CONFIRMED_COMMIT" | "EXPECTED_HIGH";

/** How the amount was read: a number, a text that is none, or no text at all (SPEC 3.1). */
export type AmountKind = "read" | "parse_failed" | "missing";

/** A deal after D1 (SPEC 3.1). Dates are `YYYY-MM-DD`, the amount is whole KRW and never negative. */
export interface Deal {
  readonly rowid: number;
  readonly id: string | null;
  readonly organizationId: string | null;
  readonly counterparty: string;
  readonly status: string | null;
  readonly mode: Mode;
  readonly amount: number;
  readonly amountKind: AmountKind;
  readonly contractDate: string | null;
  readonly expectedCloseDate: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly year: number | null;
  readonly bucket: Bucket | null;
}
