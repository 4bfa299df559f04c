import type { Bucket, Deal, RawDeal } from "../contract/deal.ts";
import type { Rules } from "../contract/rules.ts";
import { readAmount } from "./amount.ts";
import type { DateReader } from "./calendar-date.ts";
import { possibilityTokens } from "./possibility.ts";
import { textOf } from "./text.ts";

export type Normalize = (raw: RawDeal) => Deal | null;

/** D1 (SPEC 3.1): reads one deal; null for a deal that counts nowhere (`Convert`). */
export function dealNormalizer(rules: Rules, readDate: DateReader): Normalize {
  const online = new Set(rules.online_formats);
  const commitment = commitmentReader(rules);
  return (raw) => {
    if (raw.status === "Convert") return null;
    const { amount, kind } = readAmount(raw.price, raw.expectedPrice);
    const dates = {
      contractDate: readDate(raw.contractDate),
      expectedCloseDate: readDate(raw.expectedCloseDate),
      startDate: readDate(raw.startDate),
      endDate: readDate(raw.endDate),
    };
    const dated = dates.startDate ?? dates.contractDate ?? dates.expectedCloseDate;
    const format = textOf(raw.format);
    const complete =
      dates.contractDate !== null &&
      dates.startDate !== null &&
      dates.endDate !== null &&
      textOf(raw.courseId) !== null &&
      amount > 0;
    return {
      rowid: raw.rowid,
      id: raw.id,
      organizationId: raw.organizationId,
      counterparty: counterpartyName(raw.division, rules),
      status: raw.status,
      mode: format !== null && online.has(format) ? "online" : "offline",
      amount,
      amountKind: kind,
      ...dates,
      year: dated === null ? null : Number(dated.slice(0, 4)),
      bucket: bucketOf(raw.status, complete, () => commitment(raw.possibility)),
    };
  };
}

/** The counterparty's shown name: the person's division trimmed, or the name for those without one. */
export function counterpartyName(division: string | null, rules: Rules): string {
  return textOf(division) ?? rules.uncategorized_name;
}

type Commitment = "confirmed" | "expected" | null;

function bucketOf(status: string | null, complete: boolean, commitment: () => Commitment): Bucket | null {
  if (status === "Lost") return null;
  if (status === "Won") return complete ? "CONFIRMED_CONTRACT" : "CONFIRMED_COMMIT";
  switch (commitment()) {
    case "confirmed":
      return "CONFIRMED_COMMIT";
    case "expected":
      return "EXPECTED_HIGH";
    case null:
      return null;
  }
}

/** What a `성사 가능성` promises; the few texts that exports repeat are read once. */
function commitmentReader(rules: Rules): (possibility: string | null) => Commitment {
  const known = new Map<string, Commitment>();
  const read = (text: string): Commitment => {
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
