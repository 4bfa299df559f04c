import { type Finding, figureOf, ratioOf } from "./finding.ts";
import type { House } from "./house.ts";
import { peakOfRunForce, settingsFor } from "./run-force.ts";

const DEALS = 1_000_000;
const BUDGET_MB = 300;
/** Memory hardly varies: a few runs are enough. */
const RUNS = 2;

/** The largest resident memory of the build process at a million deals, against its budget. */
export async function measureMemory(house: House): Promise<Finding> {
  const env = await settingsFor(house, "memory", await house.database({ deals: DEALS, wide: false }));
  const peaks: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    house.say(`memory: run ${run} of ${RUNS}`);
    peaks.push((await peakOfRunForce(house, env)) / 1_000_000);
  }
  const measured = peaks.map((ours) => ({ ours, peer: BUDGET_MB }));
  return {
    ratios: [ratioOf({ what: "peak memory of the build, 1M deals", peer: `${BUDGET_MB} MB` }, measured, { most: 1 })],
    figures: [figureOf("build process at its largest, 1M narrow deals", "MB", peaks)],
  };
}
