import { performance } from "node:perf_hooks";
import { alternate } from "./alternate.ts";
import { type Finding, figureOf, ratioOf } from "./finding.ts";
import { type House, PRODUCTION } from "./house.ts";
import { settingsFor } from "./run-force.ts";
import { Serving } from "./serving.ts";
import { timed } from "./timed.ts";

/** From the start of `serve` to its first word that it listens, against a Node that does nothing. */
export async function measureStart(house: House, rounds: number): Promise<Finding> {
  const env = await settingsFor(house, "start", await house.database(PRODUCTION));
  const start = async () => {
    const startedAt = performance.now();
    await using serving = await Serving.start(house, env);
    const took = performance.now() - startedAt;
    if (serving.port === 0) throw new Error("the daemon listens nowhere");
    return took;
  };
  const nothing = async () => {
    const { ms } = await timed(process.execPath, ["-e", "0"], { env: house.env(), signal: house.signal });
    return ms;
  };
  const pairs = await alternate(rounds, start, nothing, (text) => house.say(`start: ${text}`));
  const measured = pairs.map(([ours, peer]) => ({ ours, peer }));
  return {
    ratios: [ratioOf({ what: "start to ready, database of 200 MB", peer: "node -e 0" }, measured, null)],
    figures: [
      figureOf(
        "start to ready",
        "ms",
        measured.map(({ ours }) => ours),
      ),
    ],
  };
}
