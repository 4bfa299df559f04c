import type { Layout } from "./layout.ts";
import type { CounterpartyPlan, OrganizationPlan } from "./organization-plan.ts";

/** Where a deal stands in the plan. */
export interface Place {
  readonly organization: number;
  readonly counterparty: CounterpartyPlan;
  readonly person: number;
  /** Which of the counterparty's deals this is, from 0, and how many it has. */
  readonly round: number;
  readonly rounds: number;
}

export interface Places {
  ofSlot(slot: number): Place;
  /** The organisation of a person, and the counterparty that the person stands for. */
  ofPerson(person: number): { readonly organization: number; readonly counterparty: CounterpartyPlan };
}

/** Deals and people of an organisation take turns through its counterparties. */
export function placesOf(layout: Layout, planOf: (organization: number) => OrganizationPlan): Places {
  return {
    ofSlot: (slot) => {
      const organization = layout.organizationOfSlot(slot);
      const { counterparties } = planOf(organization);
      const every = counterparties.length;
      const local = slot - layout.firstSlotOf(organization);
      const turn = local % every;
      const round = Math.floor(local / every);
      const [firstPerson, people] = layout.peopleOf(organization);
      return {
        organization,
        counterparty: counterparties[turn] ?? counterparties[0],
        person: firstPerson + turn + every * (round % turns(people, turn, every)),
        round,
        rounds: turns(layout.dealsOf(organization), turn, every),
      };
    },
    ofPerson: (person) => {
      const organization = layout.organizationOfPerson(person);
      const { counterparties } = planOf(organization);
      const [firstPerson] = layout.peopleOf(organization);
      return {
        organization,
        counterparty: counterparties[(person - firstPerson) % counterparties.length] ?? counterparties[0],
      };
    },
  };
}

/** How often a turn comes up among `count` things dealt out to `every`. */
function turns(count: number, turn: number, every: number): number {
  return Math.floor((count - turn - 1) / every) + 1;
}
