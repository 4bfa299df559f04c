import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder above with a package.json and what goes with it; what is built has a package.json of its own. */
function findRoot(from: string): string {
  const isRoot = ["package.json", "config"].every((name) => existsSync(join(from, name)));
  const parent = dirname(from);
  return isRoot || parent === from ? from : findRoot(parent);
}

/** The package's own folder, wherever the file that runs was built to. */
export const PACKAGE_ROOT = findRoot(import.meta.dirname);

/** The version in package.json. */
export function packageVersion(): string {
  const parsed: { readonly version?: unknown } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"));
  return String(parsed.version);
}

const PROGRAMS = join(PACKAGE_ROOT, "dist");

/** The build process, always as built (`npm run build`). */
export const WORKER_PROGRAM = join(PROGRAMS, "worker", "worker-main.js");

/** The process that compares two snapshots. */
export const COMPARE_PROGRAM = join(PROGRAMS, "worker", "compare-main.js");

/** The thread that checks a snapshot. */
export const CHECK_PROGRAM = join(PROGRAMS, "facts", "quick-check-thread.js");

/** The page and its assets, as built. */
export const PAGE_FOLDER = join(PROGRAMS, "web");
