import { alternate } from "./alternate.ts";
import { type Finding, figureOf, ratioOf } from "./finding.ts";
import { type House, PRODUCTION } from "./house.ts";
import { type PeerTimes, timePeers } from "./peers.ts";
import { runForce, settingsFor } from "./run-force.ts";

/** A run of both modes, in units of what plain tools need to copy, check and read the same file. */
const GOAL = { most: 2 };

export async function measureSpeed(house: House, rounds: number): Promise<Finding> {
  const database = await house.database(PRODUCTION);
  const env = await settingsFor(house, "speed", database);
  const pairs = await alternate(
    rounds,
    () => runForce(house, env),
    () => timePeers(house, database),
    (text) => house.say(`speed: ${text}`),
  );
  const measured = pairs.map(([ours, { copyMs, checkMs, scanMs }]) => ({ ours, peer: copyMs + checkMs + scanMs }));
  const figure = (what: string, pick: (times: PeerTimes) => number) =>
    figureOf(
      what,
      "ms",
      pairs.map(([, times]) => pick(times)),
    );
  return {
    ratios: [ratioOf({ what: "run, both modes, 200 MB", peer: "cp + quick_check + scan" }, measured, GOAL)],
    figures: [
      figureOf(
        "run --force, 200 MB",
        "ms",
        measured.map(({ ours }) => ours),
      ),
      figure("cp", ({ copyMs }) => copyMs),
      figure("sqlite3 quick_check", ({ checkMs }) => checkMs),
      figure("sqlite3 scan of 14 deal columns and memo texts", ({ scanMs }) => scanMs),
    ],
  };
}
