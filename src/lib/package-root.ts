import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

function findRoot(from: string): string {
  const parent = dirname(from);
  return existsSync(join(from, "package.json")) || parent === from ? from : findRoot(parent);
}

/** The package's own folder, wherever the file that runs was built to. */
export const PACKAGE_ROOT = findRoot(import.meta.dirname);

const PROGRAMS = join(PACKAGE_ROOT, "dist", "worker");

/** The build process, always as built (`npm run build`). */
export const WORKER_PROGRAM = join(PROGRAMS, "worker-main.js");

/** The notes thread of the build process. */
export const NOTES_PROGRAM = join(PROGRAMS, "notes-thread.js");
