import { open, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Config } from "../../config/load-config.ts";
import { systemClock } from "../../lib/clock.ts";
import { codeOf, messageOf } from "../../lib/errors.ts";
import { makeFolder } from "../../lib/make-folder.ts";
import { sizeWords } from "../../lib/size-words.ts";
import { diskOf, type Space } from "../disk.ts";
import { type Finding, failed, type Look, ok, warning } from "./finding.ts";
import { clockFinding } from "./time.ts";

/** One that a killed check leaves is swept by the next run (SPEC 5.8). */
const PROBE = `.counterparty_risk.probe.${process.pid}`;

/** CACHE_DIR and WORK_DIR: a file is really written, forced to the disk and removed. */
export const lookAtFolders: Look = async (config) => [
  ...(await folderFindings("CACHE_DIR", config.cacheDir)),
  ...(await folderFindings("WORK_DIR", config.workDir)),
];

async function folderFindings(name: string, path: string): Promise<Finding[]> {
  try {
    const at = await probe(join(path, PROBE));
    const clock = clockFinding(name, at);
    const shown = clock.level === "ok" && name !== "CACHE_DIR" ? [] : [clock]; // the lock is in CACHE_DIR
    return [ok(name, `${path} can be written`), ...shown, ...ownerFindings(name, await stat(path), process.getuid?.())];
  } catch (error) {
    return [failed(name, messageOf(error), hintOf(error))];
  }
}

async function probe(path: string): Promise<{ before: number; writtenAt: number; after: number }> {
  const clock = systemClock();
  const before = clock.now();
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile("probe");
    await file.sync();
    const { mtimeMs } = await file.stat();
    // file systems tell time in ticks: up to 10 ms early
    return { before: before - 10, writtenAt: mtimeMs, after: clock.now() };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

/** Root may write anywhere; the service's user may not. `us` is the user who looks. */
export function ownerFindings(
  name: string,
  owner: { readonly uid: number; readonly gid: number },
  us: number | undefined,
): Finding[] {
  if (us !== 0 || owner.uid === 0) return [];
  const detail = `it belongs to user ${owner.uid}, and root was looking: what that user may do was not seen`;
  const other = `setpriv --reuid=${owner.uid} --regid=${owner.gid} --clear-groups salesmap-reportd check`;
  return [warning(name, detail, `look as that user: ${other}`)];
}

function hintOf(error: unknown): string {
  switch (codeOf(error)) {
    case "EACCES":
    case "EPERM":
      return "give the service's user the right to write there";
    case "EROFS":
      return "it is mounted read-only: under systemd, name it in ReadWritePaths=";
    case "ENOSPC":
    case "EDQUOT":
      return "free some space: salesmap-reportd prune";
    case "ENOTDIR":
    case "EEXIST":
      return "a file stands in its way: choose another path";
    default:
      return "look at the path and its file system";
  }
}

/** Free disk against what a run needs. */
export const lookAtDisk: Look = async (config) => {
  const { work, cache } = await diskOf(config);
  return [...diskFindings("WORK_DIR", work), ...diskFindings("CACHE_DIR", cache)];
};

/** `space` is null for a folder that is not there. */
export function diskFindings(name: string, space: Space | null): Finding[] {
  if (space === null) return []; // that was told with the folder
  const detail = `${name} has ${sizeWords(space.free)} free, a run needs ${sizeWords(space.needed)}`;
  if (space.free >= space.needed) return [ok("disk", detail)];
  return [failed("disk", detail, "free some space: salesmap-reportd prune, or lower SNAPSHOT_KEEP")];
}

/** Makes the folders for the time of the work, so that all can be tried; one that was not there is gone afterwards. */
export async function withFolders<T>({ cacheDir, workDir }: Config, work: () => Promise<T>): Promise<T> {
  const made: { readonly from: string; readonly to: string }[] = [];
  for (const folder of [cacheDir, workDir]) {
    const first = await makeFolder(folder).catch(() => null); // the look will say why
    if (first !== null) made.push({ from: folder, to: first });
  }
  try {
    return await work();
  } finally {
    for (const { from, to } of made.reverse()) await removeEmpty(from, to);
  }
}

/** From the innermost folder outward, as long as they are empty. */
async function removeEmpty(from: string, to: string): Promise<void> {
  for (let folder = from; folder.startsWith(to); folder = dirname(folder)) {
    const isGone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}
