import { join } from "node:path";
import lockfile from "proper-lockfile";
import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import { isSkip, isSuccess, lastRunSchema } from "../contract/outcome.ts";
import { type StatusFile, statusFileSchema } from "../contract/status.ts";
import { parseJson, readText } from "../lib/files.ts";
import { writeJson } from "../lib/small-file.ts";

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
export async function noteInStatus(cacheDir: string, line: RunLine, today: string): Promise<void> {
  const path = join(cacheDir, NAMES[line.mode]);
  const release = await lockfile.lock(path, {
    lockfilePath: join(cacheDir, `.${NAMES[line.mode]}.lock`),
    realpath: false,
    stale: 5_000,
    update: 2_000,
    retries: { retries: 40, minTimeout: 25, maxTimeout: 250 },
    onCompromised: () => {}, // a write that took over 5 s: the file is replaced as a whole anyway
  });
  try {
    await writeJson(path, statusAfter(await readStatus(cacheDir, line.mode), line, today));
  } finally {
    await release().catch(() => {});
  }
}

/** The status after a run ended (SPEC 5.7): a skip is only `last_skip`, only a success may move `last_success`. */
export function statusAfter(status: StatusFile, line: RunLine, today: string): StatusFile {
  if (isSkip(line.result)) {
    const { result, as_of, trigger, started_at } = line;
    return { ...status, last_skip: { result, as_of, trigger, at: started_at } };
  }
  const next: StatusFile = { ...status, last_run: lastRunSchema.parse(line) };
  if (!isSuccess(line.result) || line.generated_at === null || line.db_signature === null) return next;
  if (!movesForward(status.last_success?.as_of, line.as_of, today)) return next;
  const { as_of, mode, db_signature, generated_at, job_run_id } = line;
  return { ...next, last_success: { as_of, mode, db_signature, generated_at, job_run_id } };
}

/** Never to the future, never back; one that a wrong clock left in the future holds nothing up. */
function movesForward(held: string | undefined, asOf: string, today: string): boolean {
  if (asOf > today) return false;
  return held === undefined || held > today || asOf >= held;
}
