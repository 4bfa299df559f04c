import { setImmediate as turnOfTheLoop } from "node:timers/promises";

/** Turns of the loop without work on a file after which everything that was set off waits for something else. */
const QUIET_TURNS = 3;

/** Waits until no work on files is under way in this process: it waits for nothing but that. */
export async function filesSettled(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
    await turnOfTheLoop();
    if (process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq") || name === "CloseReq")) quiet = -1;
  }
}
