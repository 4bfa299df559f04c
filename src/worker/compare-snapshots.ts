import type { CompareMessage, CompareOrder } from "../contract/compare.ts";
import type { DealRow } from "../contract/deal.ts";
import type { Diff } from "../contract/diff.ts";
import { type Report, reportSchema } from "../contract/report.ts";
import { attributed, DealLedger } from "../diff/attribution.ts";
import { compareReports } from "../diff/compare-reports.ts";
import { keyOf } from "../diff/counterparty-key.ts";
import type { SharedDeal } from "../diff/deal-effects.ts";
import { openDealPairs } from "../facts/deal-pairs.ts";
import { QuickCheck } from "../facts/quick-check.ts";
import { tuneForOnePass } from "../lib/one-pass.ts";
import { zoneOffset } from "../lib/zone.ts";
import { dealWeigher } from "../rules/normalize-deal.ts";
import { shareOf, type Years } from "../rules/share.ts";

/** Compares two reports, then says which deals moved them (SPEC 6, `diff`). Throws what reading a snapshot throws. */
export async function compareSnapshots(
  order: CompareOrder,
  say: (message: CompareMessage) => Promise<void>,
): Promise<void> {
  const from = reportSchema.parse(JSON.parse(order.from.report));
  const to = reportSchema.parse(JSON.parse(order.to.report));
  const diff = compareReports(from, to, order.rulesChanged);
  await say({ type: "compared", text: JSON.stringify(diff) });
  await say({ type: "done", text: JSON.stringify(await attribute(diff, from, to, order)) });
}

async function attribute(diff: Diff, from: Report, to: Report, order: CompareOrder): Promise<Diff> {
  if (diff.years_changed) return { ...diff, attribution: { available: false, reason: "years_changed", missing: [] } };
  const rows = { mode: diff.mode, from: keys(from), to: keys(to) };
  const ledger = new DealLedger(rows);
  if (diff.source_unchanged) return attributed(diff, ledger, order.sameInputs); // no deal is another
  const missing = (["from", "to"] as const).filter((side) => order[side].snapshot === null);
  if (order.from.snapshot === null || order.to.snapshot === null)
    return { ...diff, attribution: { available: false, reason: "snapshot_gone", missing } };
  await checkOld(order);
  tuneForOnePass();
  readPairs(order.from.snapshot, order.to.snapshot, order, { diff, years: yearsOf(to), ledger });
  return attributed(diff, ledger, order.sameInputs);
}

function keys({ counterparties }: Report): ReadonlySet<string> {
  return new Set(counterparties.map(keyOf));
}

function yearsOf({ meta }: Report): Years {
  return { baseline: meta.baseline_year, target: meta.target_year };
}

async function checkOld({ from, to }: CompareOrder): Promise<void> {
  for (const { snapshot, mustBeChecked } of [from, to])
    if (snapshot !== null && mustBeChecked) await new QuickCheck().run(snapshot);
}

interface Reading {
  readonly diff: Diff;
  readonly years: Years;
  readonly ledger: DealLedger;
}

function readPairs(from: string, to: string, order: CompareOrder, { diff, years, ledger }: Reading): void {
  const before = sharer(order, "from", years);
  const after = sharer(order, "to", years);
  const { from: one, to: other } = order;
  // of a row that came or went, deals that are the same move it too
  const organizations = diff.counterparties
    .filter(({ change }) => change === "came" || change === "went")
    .map(({ orgId }) => orgId);
  const query = {
    unchanged: one.timezone !== other.timezone || one.convertInstants !== other.convertInstants,
    organizations: [...new Set(organizations)],
  };
  const pairs = openDealPairs(from, to);
  try {
    pairs.visit(query, ({ id, name, from, to }) => {
      const existence = { existed: from !== null, exists: to !== null };
      ledger.add({ id, name, from: before(from), to: after(to), ...existence });
    });
  } finally {
    pairs.close();
  }
}

/** Weighs a deal as that report's build did, with the rules of now. */
function sharer(order: CompareOrder, side: "from" | "to", years: Years): (row: DealRow | null) => SharedDeal | null {
  const { timezone, convertInstants } = order[side];
  const weigh = dealWeigher(order.rules, convertInstants ? zoneOffset(timezone) : null);
  return (row) => {
    const deal = row === null ? null : weigh(row);
    return deal === null ? null : { deal, share: shareOf(deal, years) };
  };
}
