import type { Config } from "../config/load-config.ts";
import type { Due } from "../contract/due.ts";
import { isLockFresh } from "../job/lock.ts";
import { systemClock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { sizeWords } from "../lib/size-words.ts";
import { dueNow } from "../retention.ts";
import { openRunner } from "../runner.ts";
import { configure, loggerOf } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

export interface PruneOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `prune`: retention now, as after a run (SPEC 5.8). 0 done, 1 something could not be removed, 75 a run is in progress. */
export async function prune({ dryRun = false, json }: PruneOptions, io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  try {
    const due = dryRun ? await look(config) : await sweep(config, io);
    if (due === "locked") {
      io.err("salesmap-reportd: a run is in progress; it prunes when it ends");
      return EXIT.locked;
    }
    if (json) io.out(JSON.stringify({ dry_run: dryRun, bytes: bytesOf(due), files: due }));
    else for (const line of describe(due, dryRun)) io.out(line);
    return EXIT.done;
  } catch (error) {
    io.err(`salesmap-reportd: ${messageOf(error)}`);
    return EXIT.failed;
  }
}

/** What would go. While a run is in progress nobody can tell a dead run's leavings from its own. */
async function look(config: Config): Promise<readonly Due[] | "locked"> {
  const now = systemClock().now();
  return (await isLockFresh(config.cacheDir, now)) ? "locked" : dueNow(config, now);
}

/** What went: the housekeeping that every holder of the lock does, a dead run settled included. */
async function sweep(config: Config, io: CommandIo): Promise<readonly Due[] | "locked"> {
  let gone: readonly Due[] = [];
  const onSwept = (due: readonly Due[]) => {
    gone = due;
  };
  const { runner, watcher } = await openRunner(config, systemClock(), await loggerOf(config, io), { onSwept });
  try {
    return (await runner.tidy(0)) ? gone : "locked";
  } finally {
    await watcher.stop();
  }
}

function describe(due: readonly Due[], dryRun: boolean): string[] {
  const files = due.length === 1 ? "1 file" : `${due.length} files`;
  const total = `${files}, ${sizeWords(bytesOf(due))}: ${dryRun ? "would go; nothing was removed" : "removed"}`;
  if (due.length === 0) return ["nothing is due"];
  return [...due.map(({ path, bytes, reason }) => `${sizeWords(bytes).padStart(8)}  ${path}  (${reason})`), total];
}

function bytesOf(due: readonly Due[]): number {
  return due.reduce((sum, { bytes }) => sum + bytes, 0);
}
