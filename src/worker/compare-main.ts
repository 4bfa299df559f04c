import { type CompareMessage, compareOrderSchema } from "../contract/compare.ts";
import { messageOf } from "../lib/errors.ts";
import { compareSnapshots } from "./compare-snapshots.ts";

// The process that compares (SPEC 6, `diff`): one order in, messages out. Whoever started it ends it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(1));
process.once("message", (order) => void work(order));

/** Resolves when the message has left this process. */
function say(message: CompareMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });
}

async function work(message: unknown): Promise<void> {
  try {
    const order = compareOrderSchema.parse(message);
    process.env.SQLITE_TMPDIR = order.workDir; // SQLite sorts in files: they belong to WORK_DIR, /tmp may be small
    await compareSnapshots(order, say);
  } catch (error) {
    const stack = error instanceof Error ? error.stack : undefined;
    await say({ type: "failed", msg: messageOf(error), ...(stack === undefined ? {} : { stack }) });
  }
  process.disconnect();
}
