import { alternate } from "./alternate.ts";
import { type Finding, figureOf, type Round, ratioOf } from "./finding.ts";
import type { House } from "./house.ts";
import { runForce, settingsFor } from "./run-force.ts";

const SMALL = 20_000;
const LARGE = 200_000;
/** Ten times the deals may take this many times as long. */
const GOAL = { most: 12 };

/** How the time of a run grows with the deals, all of one width. */
export async function measureGrowth(house: House, rounds: number, wide: boolean): Promise<Finding> {
  const width = wide ? "wide" : "narrow";
  const small = await settingsFor(house, `growth-${width}-small`, await house.database({ deals: SMALL, wide }));
  const large = await settingsFor(house, `growth-${width}-large`, await house.database({ deals: LARGE, wide }));
  const pairs = await alternate(
    rounds,
    () => runForce(house, large),
    () => runForce(house, small),
    (text) => house.say(`growth, ${width}: ${text}`),
  );
  const measured = pairs.map(([ours, peer]) => ({ ours, peer }));
  const figure = (what: string, pick: (round: Round) => number) => figureOf(what, "ms", measured.map(pick));
  return {
    ratios: [ratioOf({ what: `run, 200k ${width} deals`, peer: `run, 20k ${width} deals` }, measured, GOAL)],
    figures: [
      figure(`run --force, 200k ${width} deals`, ({ ours }) => ours),
      figure(`run --force, 20k ${width} deals`, ({ peer }) => peer),
    ],
  };
}
