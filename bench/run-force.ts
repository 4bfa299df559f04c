import { join } from "node:path";
import { z } from "zod";
import { AS_OF, type House } from "./house.ts";
import { logged } from "./log-line.ts";
import { timed } from "./timed.ts";

const buildDoneSchema = z.object({ event: z.literal("build_done"), peak_rss_bytes: z.number() });

/** The settings of a daemon or a run on one database, with folders of its own. */
export async function settingsFor(house: House, name: string, database: string): Promise<Record<string, string>> {
  return house.env({
    DB_PATH: database,
    CACHE_DIR: await house.room(join(name, "cache")),
    WORK_DIR: await house.room(join(name, "work")),
    DB_STABLE_WINDOW_SEC: "0",
    BUILD_TIMEOUT_SEC: "3600",
    SNAPSHOT_KEEP: "1", // as after weeks: every run takes one snapshot and removes one
    LOG_LEVEL: "error",
  });
}

/** One forced run of both modes; milliseconds from the start of the process to its end. */
export async function runForce(house: House, env: Record<string, string>): Promise<number> {
  return (await start(house, env)).ms;
}

/** One forced run of both modes; the largest resident memory of its build process, in bytes, as the run logs it. */
export async function peakOfRunForce(house: House, env: Record<string, string>): Promise<number> {
  const { stderr } = await start(house, { ...env, LOG_LEVEL: "info" });
  for (const line of stderr.split("\n")) {
    const said = logged(buildDoneSchema, line);
    if (said !== null) return said.peak_rss_bytes;
  }
  throw new Error("the run did not log build_done with peak_rss_bytes");
}

function start(house: House, env: Record<string, string>) {
  const args = [house.program, "run", "--force", "--date", AS_OF];
  return timed(process.execPath, args, { env, signal: house.signal });
}
