import { join } from "node:path";
import type { BuildMessage, BuildOrder } from "../contract/worker.ts";
import { prepareSnapshot } from "../facts/prepare.ts";
import { QuickCheck } from "../facts/quick-check.ts";
import { failpoint } from "../lib/failpoint.ts";
import { remove } from "../lib/files.ts";
import { type Copy, copySource, keepSnapshot } from "../source/snapshot.ts";
import { BUILDING_PREFIX } from "../source/snapshot-names.ts";

/** Tells the starter; resolves when the message is on its way. */
export type Say = (message: BuildMessage) => Promise<void>;

/** The database that a build reads. */
export interface Snapshot {
  readonly path: string;
  /**
   * Waits until the copy was found whole and gives it its name, which changes `path`: once everyone who reads it has
   * it open. Rejects with RunFailure `DB_CORRUPT`; the copy is gone then.
   */
  keep(): Promise<void>;
}

/**
 * Copies the source (or takes the snapshot that is there) and has it checked while it is read (SPEC 2 and 5.4).
 * Throws RunFailure or SourceChanged; nothing half-made is left then.
 */
export async function takeSnapshot(order: BuildOrder, say: Say): Promise<Snapshot> {
  if (order.snapshot.kind === "reuse") return { path: order.snapshot.path, keep: () => Promise.resolve() };
  const { dbPath, orphanWal } = order.snapshot;
  void say({ type: "phase", phase: "copying" });
  const check = new QuickCheck(); // its thread starts meanwhile: a core is free
  const folder = join(order.workDir, `${BUILDING_PREFIX}${order.jobRunId}-${process.pid}`);
  const copy = await copySource(dbPath, order.source, orphanWal, order.workDir, folder);
  for (const detail of copy.warnings) void say({ type: "warning", event: "sidecar_left_behind", detail });
  void say({ type: "phase", phase: "checking" });
  try {
    prepareSnapshot(copy.file);
  } catch (error) {
    await remove(folder);
    throw error;
  }
  failpoint("build_prepared");
  const checked = check.run(copy.file);
  checked.catch(() => {}); // it is awaited later
  let kept: Promise<void> | null = null;
  const keep = () => {
    kept ??= keepChecked(copy, checked, order);
    return kept;
  };
  return { path: copy.file, keep };
}

async function keepChecked(copy: Copy, checked: Promise<void>, order: BuildOrder): Promise<void> {
  try {
    await checked;
    keepSnapshot(copy, order.workDir, order.asOf, order.jobRunId.slice(9), order.source.identity);
  } catch (error) {
    await remove(copy.folder);
    throw error;
  }
}
