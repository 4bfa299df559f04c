import type { Share, WeighedDeal } from "../contract/deal.ts";
import type { DealCause, DealSide } from "../contract/diff.ts";
import type { Mode } from "../contract/mode.ts";
import { keyOf } from "./counterparty-key.ts";

/** A deal in one export, and its share in the sums there. */
export interface SharedDeal {
  readonly deal: WeighedDeal;
  readonly share: Share;
}

/** One deal in both exports; null where it is not, or counts nowhere (`Convert`). */
export interface DealPair {
  readonly id: string | null;
  readonly name: string | null;
  readonly from: SharedDeal | null;
  readonly to: SharedDeal | null;
  /** The export has the deal, whatever it is. */
  readonly existed: boolean;
  readonly exists: boolean;
}

/** The counterparties of each report, by `keyOf`, and its mode. */
export interface Rows {
  readonly mode: Mode;
  readonly from: ReadonlySet<string>;
  readonly to: ReadonlySet<string>;
}

/** What one deal does to one row; `key` names the row. */
export interface DealEffect {
  readonly key: string;
  readonly coverage: number;
  readonly baseline: number;
  /** KRW that changed places at all: of a deal that was expected and is won, its amount. */
  readonly moved: number;
  readonly causes: readonly DealCause[];
  readonly from: DealSide | null;
  readonly to: DealSide | null;
}

const NOTHING: Share = { baseline: 0, confirmed: 0, expected: 0 };

/** What a deal did to the rows of two reports: to none, to one, or when it moved to two (SPEC 6, `diff`). */
export function effectsOf(pair: DealPair, rows: Rows): DealEffect[] {
  const before = placeOf(pair.from, rows.mode);
  const after = placeOf(pair.to, rows.mode);
  if (before !== null && before === after) return effectAt(before, pair, rows, changes(pair));
  const moved = pair.from !== null && pair.to !== null;
  return [
    ...(before === null ? [] : effectAt(before, { ...pair, to: null }, rows, moved ? ["moved_away"] : changes(pair))),
    ...(after === null
      ? []
      : effectAt(after, { ...pair, from: null }, rows, moved ? ["moved_in", ...changes(pair)] : changes(pair))),
  ].map((effect) => ({ ...effect, from: sideOf(pair.from), to: sideOf(pair.to) }));
}

function placeOf(shared: SharedDeal | null, mode: Mode): string | null {
  const deal = shared?.deal;
  if (deal === undefined || deal.organizationId === null || deal.mode !== mode) return null;
  return keyOf({ orgId: deal.organizationId, counterpartyName: deal.counterparty });
}

/** The effect on the row `key`; none when its share is the same, or neither report has the row. */
function effectAt(key: string, pair: DealPair, rows: Rows, causes: readonly DealCause[]): DealEffect[] {
  const before = rows.from.has(key) ? (pair.from?.share ?? NOTHING) : NOTHING;
  const after = rows.to.has(key) ? (pair.to?.share ?? NOTHING) : NOTHING;
  const [baseline, confirmed, expected] = [
    after.baseline - before.baseline,
    after.confirmed - before.confirmed,
    after.expected - before.expected,
  ];
  if (baseline === 0 && confirmed === 0 && expected === 0) return [];
  const came: DealCause[] = !rows.from.has(key) && counts(pair.from) ? ["row_came"] : [];
  const went: DealCause[] = !rows.to.has(key) && counts(pair.to) ? ["row_went"] : [];
  return [
    {
      key,
      coverage: confirmed + expected,
      baseline,
      moved: Math.abs(baseline) + Math.max(Math.abs(confirmed), Math.abs(expected)),
      causes: [...causes, ...came, ...went],
      from: sideOf(pair.from),
      to: sideOf(pair.to),
    },
  ];
}

function counts(shared: SharedDeal | null): boolean {
  return shared !== null && Object.values(shared.share).some((won) => won !== 0);
}

/** What of the deal itself is another now. A status counts where it decides: Won, Lost, NULL and `Convert` do. */
function changes({ id, from, to, existed, exists }: DealPair): DealCause[] {
  if (id === null) return ["no_id"];
  if (!existed) return ["new"];
  if (!exists) return ["gone"];
  if (from === null || to === null) return ["status_changed"];
  const [before, after] = [from.deal, to.deal];
  return [
    ...statusChange(before.status, after.status),
    ...(before.amount === after.amount ? [] : ["amount_changed" as const]),
    ...(before.year === after.year ? [] : ["year_changed" as const]),
    ...(before.commitment === after.commitment || decides(before.status) || decides(after.status)
      ? []
      : ["bucket_changed" as const]),
  ];
}

function statusChange(before: string | null, after: string | null): DealCause[] {
  if (before === after) return [];
  if (after === "Won") return ["won"];
  if (after === "Lost") return ["lost"];
  return decides(before) || after === null || before === null ? ["status_changed"] : [];
}

function decides(status: string | null): boolean {
  return status === "Won" || status === "Lost";
}

function sideOf(shared: SharedDeal | null): DealSide | null {
  if (shared === null) return null;
  const { status, amount, year, commitment } = shared.deal;
  return { status, amount, year, commitment };
}
