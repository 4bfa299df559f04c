import type { Mode } from "../../contract/mode.ts";
import type { RuleTrigger } from "../../contract/report.ts";
import type { Tier } from "../../contract/rules.ts";
import { type Prng, prngPerRow } from "../prng.ts";
import { DIVISIONS } from "../words/companies.ts";
import { baselineTotal, type Grade, gradeOf } from "./grade.ts";
import type { Layout } from "./layout.ts";
import { wantedCoverage } from "./wanted-coverage.ts";

/** What one counterparty is meant to look like in one mode. */
interface ModePlan {
  readonly trigger: RuleTrigger;
  /** Confirmed won of the baseline year. */
  readonly baseline: number;
  /** Confirmed and expected won of the target year. */
  readonly coverage: number;
}

export interface CounterpartyPlan {
  /** Null: people of this counterparty have no parent division. */
  readonly name: string | null;
  readonly modes: { readonly [mode in Mode]: ModePlan };
}

export interface OrganizationPlan {
  readonly grade: Grade;
  readonly counterparties: readonly [CounterpartyPlan, ...CounterpartyPlan[]];
}

const MAX_COUNTERPARTIES = 12;
/** A counterparty needs a deal of either year in either mode before it can show anything. */
const MIN_DEALS_OF_COUNTERPARTY = 4;

/** Every trigger, the worrying ones a little more often; walked with a step per organisation so that all come early. */
const TRIGGERS: readonly RuleTrigger[] = [
  "COVERAGE_BELOW_HALF_MIN",
  "COVERAGE_BELOW_MIN",
  "ON_TRACK",
  "PIPELINE_ZERO",
  "GAP_COVERED",
  "COVERAGE_BELOW_MIN",
  "TARGET_ZERO",
  "COVERAGE_BELOW_HALF_MIN",
  "ON_TRACK",
  "PIPELINE_ZERO",
  "GAP_COVERED",
];

const TIER_OF: { readonly [grade in Grade]: Tier } = {
  S0: "S0",
  P0: "P0",
  P1: "P1",
  P2: "P2",
  none: "P2",
  excluded: "S0",
};

/** Plans of the large customers, who own most of the deals, are kept; a fixed number of them, however many there are. */
const KEPT = 2048;

/** What every organisation is meant to look like, made when it is asked for. */
export function planOrganizations(
  seed: number,
  layout: Layout,
  month: number,
): (organization: number) => OrganizationPlan {
  const prngOf = prngPerRow(seed, "organization plan");
  const plan = (organization: number): OrganizationPlan =>
    planOrganization(organization, layout.dealsOf(organization), month, prngOf(organization));
  const kept: OrganizationPlan[] = [];
  return (organization) => {
    if (organization >= KEPT) return plan(organization);
    const known = kept[organization] ?? plan(organization);
    kept[organization] = known;
    return known;
  };
}

function planOrganization(organization: number, deals: number, month: number, prng: Prng): OrganizationPlan {
  const grade = gradeOf(organization, prng);
  const total = baselineTotal(grade, prng);
  const count = Math.max(1, Math.min(1 + prng.int(MAX_COUNTERPARTIES), Math.floor(deals / MIN_DEALS_OF_COUNTERPARTY)));
  const unitShare = total / weightOf(organization, count);
  const firstDivision = prng.int(DIVISIONS.length);
  const draft: Draft = { organization, count, unitShare, tier: TIER_OF[grade], month, firstDivision };
  const first = planCounterparty(draft, 0, prng);
  const others = Array.from({ length: count - 1 }, (_, index) => planCounterparty(draft, index + 1, prng));
  return { grade, counterparties: [first, ...others] };
}

interface Draft {
  readonly organization: number;
  readonly count: number;
  /** Won of the first counterparty; the second has half of it, the third a third. */
  readonly unitShare: number;
  readonly tier: Tier;
  readonly month: number;
  readonly firstDivision: number;
}

function planCounterparty(draft: Draft, index: number, prng: Prng): CounterpartyPlan {
  const { organization, count, unitShare, firstDivision } = draft;
  const share = unitShare / (index + 1);
  const offline = planMode(draft, triggerAt(organization * 5 + index, index === 0), share, prng);
  const online = planMode(draft, triggerAt(organization * 7 + index + 3, false), share * prng.between(0.1, 0.7), prng);
  const nameless = index > 0 && index === count - 1 && (organization % 9 === 1 || prng.chance(8));
  const name = DIVISIONS[(firstDivision + index * 5) % DIVISIONS.length] ?? DIVISIONS[0];
  return { name: nameless ? null : name, modes: { offline, online } };
}

/** Sum of the weights 1, 1/2, 1/3 … of the counterparties that have an offline baseline. */
function weightOf(organization: number, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    if (triggerAt(organization * 5 + index, index === 0) !== "TARGET_ZERO") sum += 1 / (index + 1);
  }
  return sum;
}

/** The first counterparty carries the organisation's tier, so it always has a target. */
function triggerAt(place: number, mustHaveTarget: boolean): RuleTrigger {
  const trigger = TRIGGERS[place % TRIGGERS.length] ?? "ON_TRACK";
  return mustHaveTarget && trigger === "TARGET_ZERO" ? "COVERAGE_BELOW_MIN" : trigger;
}

function planMode(draft: Draft, trigger: RuleTrigger, share: number, prng: Prng): ModePlan {
  const baseline = trigger === "TARGET_ZERO" ? 0 : share;
  return { trigger, baseline, coverage: wantedCoverage(trigger, baseline, draft.tier, draft.month, prng) };
}
