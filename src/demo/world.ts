import type { AsOf } from "./calendar.ts";
import { idsOf } from "./ids.ts";
import { type Layout, layOut } from "./plan/layout.ts";
import { planOrganizations } from "./plan/organization-plan.ts";
import { type Places, placesOf } from "./plan/place.ts";
import { type Prng, prngPerRow } from "./prng.ts";

/** Everything that makes two demos differ. */
export interface WorldOptions {
  readonly deals: number;
  readonly memos: number;
  readonly seed: number;
  readonly asOf: AsOf;
  /** Only the columns that the report reads are filled in. */
  readonly narrow: boolean;
}

type IdOf = (index: number) => string;

export interface Ids {
  /** By slot (see Layout). */
  readonly deal: IdOf;
  readonly person: IdOf;
  readonly organization: IdOf;
  readonly memo: IdOf;
  /** Ids that no row has. */
  readonly missing: IdOf;
}

/** The made-up world, of which every row can be asked for by its number. */
export interface World extends WorldOptions {
  readonly layout: Layout;
  readonly planOf: ReturnType<typeof planOrganizations>;
  readonly places: Places;
  readonly ids: Ids;
  /** One generator per row of a named stream. */
  prngs(stream: string): (index: number) => Prng;
}

export function makeWorld(options: WorldOptions): World {
  const { seed } = options;
  const layout = layOut(options.deals);
  const planOf = planOrganizations(seed, layout, options.asOf.month);
  return {
    ...options,
    layout,
    planOf,
    places: placesOf(layout, planOf),
    ids: {
      deal: idsOf(seed, "deal"),
      person: idsOf(seed, "people"),
      organization: idsOf(seed, "organization"),
      memo: idsOf(seed, "memo"),
      missing: idsOf(seed, "missing"),
    },
    prngs: (stream) => prngPerRow(seed, stream),
  };
}
