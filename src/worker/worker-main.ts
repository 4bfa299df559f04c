import { RunFailure } from "../contract/failure.ts";
import type { BuildMessage, BuildOrder } from "../contract/worker.ts";
import { loadSqlite } from "../facts/open-read-only.ts";
import { systemClock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { isPlainZone, liveIn } from "../lib/home-zone.ts";
import { packageVersion } from "../lib/package-root.ts";
import { SourceChanged } from "../source/snapshot.ts";
import { buildReports } from "./pipeline.ts";

// The build process (SPEC 5.4): one order in, messages out. Whoever started it ends it: a signal to the whole
// process group (Ctrl-C, a service stop) must not leave the starter guessing why its build went away.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(1));
process.once("message", (order) => void work(order as BuildOrder)); // as the starter's types have it: docs/decisions/0006

// whatever the order will be: made ready while it is waited for
loadSqlite();
isPlainZone("UTC");

/** Resolves when the message has left this process. */
function say(message: BuildMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });
}

async function work(order: BuildOrder): Promise<void> {
  try {
    requireSameProgram(order);
    liveIn(order.timezone);
    process.env.SQLITE_TMPDIR = order.workDir; // SQLite sorts in files: they belong to WORK_DIR, /tmp may be small
    await buildReports(order, { clock: systemClock(), say });
    await say({ type: "done", peakRssBytes: process.resourceUsage().maxRSS * 1024 });
  } catch (error) {
    await say(ending(error));
  }
  process.disconnect();
}

/** The program may be replaced while its service runs: an order of the old one is not for the new one. */
function requireSameProgram({ generatorVersion }: BuildOrder): void {
  const version = packageVersion();
  if (generatorVersion === version) return;
  throw new RunFailure(
    "PIPELINE_FAILED",
    `the service is of version ${generatorVersion}, its files of ${version}: restart it`,
  );
}

function ending(error: unknown): BuildMessage {
  if (error instanceof SourceChanged) return { type: "changed" };
  if (error instanceof RunFailure) return { type: "failed", code: error.code, msg: messageOf(error) };
  const stack = error instanceof Error ? error.stack : undefined;
  return { type: "failed", code: "PIPELINE_FAILED", msg: messageOf(error), ...(stack === undefined ? {} : { stack }) };
}
