import { join } from "node:path";
import type { BuildMessage, BuildOrder } from "../contract/worker.ts";
import { prepareSnapshot } from "../facts/prepare.ts";
import { quickCheck } from "../facts/quick-check.ts";
import { remove } from "../lib/files.ts";
import { type Copy, copySource, keepSnapshot } from "../source/snapshot.ts";
import { BUILDING_PREFIX } from "../source/snapshot-names.ts";

/** Tells the starter; resolves when the message is on its way. */
export type Say = (message: BuildMessage) => Promise<void>;

/** The database that a build reads. */
export interface Snapshot {
  readonly path: string;
  /** Resolves when the copy was found whole and has its name; rejects with RunFailure `DB_CORRUPT`. */
  readonly checked: Promise<void>;
}

/**
 * Copies the source (or takes the snapshot that is there) and has it checked while it is read (SPEC 2 and 5.4).
 * Throws RunFailure or SourceChanged; nothing half-made is left then.
 */
export async function takeSnapshot(order: BuildOrder, say: Say): Promise<Snapshot> {
  if (order.snapshot.kind === "reuse") return { path: order.snapshot.path, checked: Promise.resolve() };
  const { dbPath, orphanWal } = order.snapshot;
  void say({ type: "phase", phase: "copying" });
  const folder = join(order.workDir, `${BUILDING_PREFIX}${order.jobRunId}-${process.pid}`);
  const copy = await copySource(dbPath, order.source, orphanWal, order.workDir, folder);
  for (const detail of copy.warnings) void say({ type: "warning", event: "sidecar_left_behind", detail });
  const discard = async (error: unknown) => {
    await remove(folder);
    throw error;
  };
  void say({ type: "phase", phase: "checking" });
  try {
    prepareSnapshot(copy.file);
  } catch (error) {
    return discard(error);
  }
  const checked = quickCheck(copy.file)
    .then(() => keepCopy(copy, order))
    .catch(discard);
  checked.catch(() => {}); // it is awaited later
  return { path: copy.file, checked };
}

async function keepCopy(copy: Copy, order: BuildOrder): Promise<void> {
  await keepSnapshot(copy, order.workDir, order.asOf, order.jobRunId.slice(9), order.source.identity);
}
