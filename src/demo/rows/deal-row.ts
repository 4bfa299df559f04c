import type { AsOf } from "../calendar.ts";
import type { Place } from "../plan/place.ts";
import { type Role, roleOf } from "../plan/role.ts";
import type { Prng } from "../prng.ts";
import { COURSE_SUFFIXES, COURSES } from "../words/people.ts";
import type { Ids } from "../world.ts";
import { confirmed, covering, type DealFacts, hoped } from "./deal-facts.ts";
import { otherDeal } from "./other-deal.ts";

type DealRow = DealFacts &
  Owner & {
    readonly id: string;
    readonly 이름: string | null;
  };

/** The columns of one deal that the report reads. */
export function dealRow(slot: number, place: Place, asOf: AsOf, ids: Ids, prng: Prng): DealRow {
  const role = roleOf(place);
  const stray = role.kind === "other" && prng.chance(12);
  const { peopleId, organizationId } = stray ? strayOwner(slot, place, ids, prng) : owner(place, ids);
  return { id: ids.deal(slot), 이름: dealName(prng), peopleId, organizationId, ...factsOf(role, asOf, prng) };
}

function factsOf(role: Role, asOf: AsOf, prng: Prng): DealFacts {
  switch (role.kind) {
    case "baseline":
      return confirmed({ ...role, year: asOf.year - 1, asOf }, prng);
    case "coverage":
      return covering({ ...role, year: asOf.year, asOf }, prng);
    case "null-status-baseline":
      return { ...hoped({ ...role, mode: "offline", year: asOf.year - 1, asOf }, "확정", prng), 상태: null };
    case "other":
      return otherDeal(asOf, prng);
  }
}

type Owner = {
  readonly peopleId: string | null;
  readonly organizationId: string | null;
};

function owner(place: Place, ids: Ids): Owner {
  return { peopleId: ids.person(place.person), organizationId: ids.organization(place.organization) };
}

/** Deals that have lost their person or organisation, or name one that is not in the export. */
function strayOwner(slot: number, place: Place, ids: Ids, prng: Prng): Owner {
  const whole = owner(place, ids);
  return prng.weighted<Owner>([
    [{ ...whole, peopleId: null }, 4],
    [{ ...whole, peopleId: ids.missing(slot) }, 2],
    [{ ...whole, organizationId: null }, 3],
    [{ peopleId: null, organizationId: null }, 1],
    [{ ...whole, organizationId: ids.missing(slot) }, 1],
    [{ ...whole, organizationId: "" }, 1],
  ]);
}

function dealName(prng: Prng): string | null {
  if (prng.chance(1)) return prng.pick([null, "", "  이름 없는 딜  "]);
  return `${prng.pick(COURSES)} ${prng.pick(COURSE_SUFFIXES)}`;
}
