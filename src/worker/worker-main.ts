import { RunFailure } from "../contract/failure.ts";
import { type BuildMessage, buildOrderSchema } from "../contract/worker.ts";
import { systemClock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { liveIn } from "../lib/home-zone.ts";
import { SourceChanged } from "../source/snapshot.ts";
import { buildReports } from "./pipeline.ts";

// The build process (SPEC 5.4): one order in, messages out. Whoever started it ends it: a signal to the whole
// process group (Ctrl-C, a service stop) must not leave the starter guessing why its build went away.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(1));
process.once("message", (order) => void work(order));

/** Resolves when the message has left this process. */
function say(message: BuildMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });
}

async function work(message: unknown): Promise<void> {
  try {
    const order = buildOrderSchema.parse(message);
    liveIn(order.timezone);
    process.env.SQLITE_TMPDIR = order.workDir; // SQLite sorts in files: they belong to WORK_DIR, /tmp may be small
    await buildReports(order, { clock: systemClock(), say });
    await say({ type: "done", peakRssBytes: process.resourceUsage().maxRSS * 1024 });
  } catch (error) {
    await say(ending(error));
  }
  process.disconnect();
}

function ending(error: unknown): BuildMessage {
  if (error instanceof SourceChanged) return { type: "changed" };
  if (error instanceof RunFailure) return { type: "failed", code: error.code, msg: messageOf(error) };
  const stack = error instanceof Error ? error.stack : undefined;
  return { type: "failed", code: "PIPELINE_FAILED", msg: messageOf(error), ...(stack === undefined ? {} : { stack }) };
}
