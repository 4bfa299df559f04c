/** Year, quarter, month and day, as far as they are written. */
export interface DateParts {
  readonly year?: number | undefined;
  readonly quarter?: number | undefined;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
}

/** How the words around an amount narrow it: `10여` is a floor, `미만` and `이하` a bound above. */
export type Bound = "about" | "floor" | "below";

/** A number read as a quantity. Money is KRW, ratios are fractions of 1; `step` is one unit of the last digit. */
export interface Quantity {
  readonly value: number;
  readonly step: number;
  readonly bound: Bound;
}

/** One way to read a figure. A count without a counter word has `counter` null; a code is letters with digits (`P2`). */
export type Reading =
  | ({ readonly kind: "money" | "ratio" } & Quantity)
  | ({ readonly kind: "count"; readonly counter: string | null } & Quantity)
  | ({ readonly kind: "date" } & DateParts)
  | { readonly kind: "code"; readonly code: string };

/** A figure of a text, and all that it may mean (`15일` is a day or a length); without a reading, it means nothing. */
export interface Figure {
  readonly text: string;
  readonly readings: readonly Reading[];
}

/** A quantity without a bound. */
export function about(value: number, step: number): Quantity {
  return { value, step, bound: "about" };
}
