import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import lockfile from "proper-lockfile";
import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import { isSkip, isSuccess, lastRunSchema } from "../contract/outcome.ts";
import { type StatusFile, statusFileSchema } from "../contract/status.ts";
import { codeOf } from "../lib/errors.ts";
import { failpoint } from "../lib/failpoint.ts";
import { modifiedAt, parseJson, readText } from "../lib/files.ts";
import { writeJson } from "../lib/small-file.ts";
import { expireIfAbandoned } from "./abandoned.ts";

/** Those of this process come one after the other; the lock is for the others. */
const queues = new Map<string, Promise<unknown>>();

/** Together longer than a dead holder's lock lives. */
const MOST_ATTEMPTS = 160;
const ATTEMPT_MS = 50;

const NAMES: Record<Mode, string> = { offline: "status.json", online: "status_online.json" };

/** The status file of a mode; `{}` before any run, or when it cannot be understood. */
export async function readStatus(cacheDir: string, mode: Mode): Promise<StatusFile> {
  const found = statusFileSchema.safeParse(parseJson((await readText(join(cacheDir, NAMES[mode]))) ?? ""));
  return found.success ? found.data : {};
}

/**
 * Takes a run's end into the status file: read, changed and written under a short lock of its own (SPEC 5.7).
 * `today` is the present date in TZ.
 */
export function noteInStatus(cacheDir: string, line: RunLine, today: string): Promise<void> {
  const path = join(cacheDir, NAMES[line.mode]);
  const turn = (queues.get(path) ?? Promise.resolve()).then(() => note(cacheDir, path, line, today));
  const settled = turn.catch(() => {}).finally(() => queues.get(path) === settled && queues.delete(path));
  queues.set(path, settled);
  return turn;
}

async function note(cacheDir: string, path: string, line: RunLine, today: string): Promise<void> {
  const release = await lockStatus(path, join(cacheDir, `.${NAMES[line.mode]}.lock`));
  try {
    failpoint("status_locked");
    await writeJson(path, statusAfter(await readStatus(cacheDir, line.mode), line, today));
    failpoint("status_written");
  } finally {
    await release().catch(() => {});
  }
}

/** Waits for the short lock; one that nobody kept alive meanwhile is taken over. */
async function lockStatus(path: string, lockfilePath: string): Promise<() => Promise<void>> {
  const keptAliveAt = await modifiedAt(lockfilePath);
  try {
    return await waitForLock(path, lockfilePath);
  } catch (error) {
    if (codeOf(error) !== "ELOCKED" || !(await expireIfAbandoned(lockfilePath, keptAliveAt))) throw error;
    return waitForLock(path, lockfilePath);
  }
}

/** Waits as long as another has it; anything else that stands in the way is thrown at once. */
async function waitForLock(path: string, lockfilePath: string): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await lockfile.lock(path, {
        lockfilePath,
        realpath: false,
        stale: 5_000,
        update: 2_000,
        onCompromised: () => {}, // a write that took over 5 s: the file is replaced as a whole anyway
      });
    } catch (error) {
      if (codeOf(error) !== "ELOCKED" || attempt >= MOST_ATTEMPTS) throw error;
      await setTimeout(ATTEMPT_MS * (0.5 + Math.random())); // not in step with the others
    }
  }
}

/** `{}` where there is no status yet. */
export async function createStatus(cacheDir: string, mode: Mode): Promise<void> {
  await writeFile(join(cacheDir, NAMES[mode]), "{}\n", { flag: "wx" }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
}

/** The status after a run ended (SPEC 5.7): a skip is only `last_skip`, only a success may move `last_success`. */
export function statusAfter(status: StatusFile, line: RunLine, today: string): StatusFile {
  if (isSkip(line.result)) {
    const { result, as_of, trigger, started_at } = line;
    return { ...status, last_skip: { result, as_of, trigger, at: started_at } };
  }
  // whoever lost the lock speaks late: the new holder's run is the newer one
  if (line.code === "LOCK_LOST" && isAfter(status.last_run?.started_at, line.started_at)) return status;
  const next: StatusFile = { ...status, last_run: lastRunSchema.parse(line) };
  if (!isSuccess(line.result) || line.generated_at === null || line.db_signature === null) return next;
  if (!movesForward(status.last_success?.as_of, line.as_of, today)) return next;
  const { as_of, mode, db_signature, generated_at, job_run_id } = line;
  return { ...next, last_success: { as_of, mode, db_signature, generated_at, job_run_id } };
}

function isAfter(a: string | undefined, b: string): boolean {
  return a !== undefined && Date.parse(a) > Date.parse(b);
}

/** Never to the future, never back; one that a wrong clock left in the future holds nothing up. */
function movesForward(held: string | undefined, asOf: string, today: string): boolean {
  if (asOf > today) return false;
  return held === undefined || held > today || asOf >= held;
}
