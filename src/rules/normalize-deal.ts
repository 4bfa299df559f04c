import type { Bucket, Commitment, Deal, DealRow, RawDeal, WeighedDeal } from "../contract/deal.ts";
import type { Rules } from "../contract/rules.ts";
import { readAmount } from "./amount.ts";
import { dateReader, type OffsetAt, yearReader } from "./calendar-date.ts";
import { possibilityTokens } from "./possibility.ts";
import { textOf } from "./text.ts";

export type Weigh = (row: DealRow) => WeighedDeal | null;

/** D1 (SPEC 3.1) as far as the sums go: reads one deal; null for a deal that counts nowhere (`Convert`). */
export function dealWeigher(rules: Rules, offsetAt: OffsetAt): Weigh {
  const readYear = yearReader(offsetAt);
  const online = new Set(rules.online_formats);
  const promiseOf = promiseReader(rules);
  return (row) => {
    if (row.status === "Convert") return null;
    const { amount, kind } = readAmount(row.price, row.expectedPrice);
    const format = textOf(row.format);
    return {
      rowid: row.rowid,
      id: row.id,
      organizationId: row.organizationId,
      counterparty: counterpartyName(row.division, rules.uncategorized_name),
      status: row.status,
      mode: format !== null && online.has(format) ? "online" : "offline",
      amount,
      amountKind: kind,
      year: readYear(row.startDate) ?? readYear(row.contractDate) ?? readYear(row.expectedCloseDate),
      commitment: commitmentOf(row, promiseOf),
    };
  };
}

export type Normalize = (raw: RawDeal) => Deal | null;

/** D1 (SPEC 3.1) whole, for a deal that is shown; null for a deal that counts nowhere (`Convert`). */
export function dealNormalizer(rules: Rules, offsetAt: OffsetAt): Normalize {
  const weigh = dealWeigher(rules, offsetAt);
  const readDate = dateReader(offsetAt);
  return ({ row, endDate: writtenEnd, courseId }) => {
    const deal = weigh(row);
    if (deal === null) return null;
    const contractDate = readDate(row.contractDate);
    const startDate = readDate(row.startDate);
    const endDate = readDate(writtenEnd);
    const expectedCloseDate = readDate(row.expectedCloseDate);
    const dated = contractDate !== null && startDate !== null && endDate !== null;
    const isContract = row.status === "Won" && dated && textOf(courseId) !== null && deal.amount > 0;
    const bucket = bucketOf(deal.commitment, isContract);
    return { weighed: deal, contractDate, expectedCloseDate, startDate, endDate, bucket };
  };
}

/** The counterparty's shown name: the person's division trimmed, or the name for those without one. */
export function counterpartyName(division: string | null, uncategorizedName: string): string {
  return textOf(division) ?? uncategorizedName;
}

function commitmentOf({ status, possibility }: DealRow, promiseOf: PromiseReader): Commitment | null {
  if (status === "Lost") return null;
  return status === "Won" ? "confirmed" : promiseOf(possibility);
}

function bucketOf(commitment: Commitment | null, isContract: boolean): Bucket | null {
  switch (commitment) {
    case "confirmed":
      return isContract ? "CONFIRMED_CONTRACT" : "CONFIRMED_COMMIT";
    case "expected":
      return "EXPECTED_HIGH";
    case null:
      return null;
  }
}

type PromiseReader = (possibility: string | null) => Commitment | null;

/** What a `성사 가능성` promises; the few texts that exports repeat are read once. */
function promiseReader(rules: Rules): PromiseReader {
  const known = new Map<string, Commitment | null>();
  const read = (text: string): Commitment | null => {
    const tokens = possibilityTokens(text);
    if (rules.bucket_tokens.confirmed.some((token) => tokens.has(token))) return "confirmed";
    return rules.bucket_tokens.expected.some((token) => tokens.has(token)) ? "expected" : null;
  };
  return (text) => {
    if (text === null) return null;
    let promise = known.get(text);
    if (promise === undefined) {
      promise = read(text);
      if (known.size >= 5_000) known.clear();
      known.set(text, promise);
    }
    return promise;
  };
}
