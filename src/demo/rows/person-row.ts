import type { CounterpartyPlan } from "../plan/organization-plan.ts";
import type { Prng } from "../prng.ts";
import { DUTIES, GIVEN_FIRST, GIVEN_SECOND, JOB_TITLES, SURNAMES } from "../words/people.ts";

type PersonRow = {
  readonly id: string;
  readonly 이름: string;
  readonly organizationId: string | null;
  readonly "소속 상위 조직": string | null;
  readonly 직책: string | null;
  readonly "담당 업무": string | null;
  readonly 이메일: string | null;
  readonly 전화: string | null;
};

export function personRow(
  index: number,
  id: string,
  organizationId: string,
  counterparty: CounterpartyPlan,
  prng: Prng,
): PersonRow {
  return {
    id,
    이름: personName(prng),
    organizationId: prng.chance(1) ? null : organizationId,
    "소속 상위 조직": divisionText(counterparty.name, prng),
    직책: prng.chance(90) ? prng.pick(JOB_TITLES) : null,
    "담당 업무": prng.chance(60) ? prng.pick(DUTIES) : null,
    이메일: prng.chance(94) ? `demo.person${index}@example.com` : null,
    전화: prng.chance(82) ? inventedPhone(prng) : null,
  };
}

/** The exchange 0000 is given to nobody. */
export function inventedPhone(prng: Prng): string {
  return `010-0000-${String(prng.int(10_000)).padStart(4, "0")}`;
}

export function personName(prng: Prng): string {
  return `${prng.pick(SURNAMES)}${prng.pick(GIVEN_FIRST)}${prng.pick(GIVEN_SECOND)}`;
}

/** Typed by hand: now and then with white space around it, which the rules trim. */
function divisionText(name: string | null, prng: Prng): string | null {
  if (name === null) return prng.pick([null, "", "   ", "\t"]);
  return prng.weighted([
    [name, 94],
    [` ${name}`, 2],
    [`${name}  `, 3],
    [`\t${name}\n`, 1],
  ]);
}
