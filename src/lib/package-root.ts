import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

function findRoot(from: string): string {
  const parent = dirname(from);
  return existsSync(join(from, "package.json")) || parent === from ? from : findRoot(parent);
}

/** The package's own folder, wherever the file that runs was built to. */
export const PACKAGE_ROOT = findRoot(import.meta.dirname);

/** The build process's program: the built file, or its TypeScript source when that is what runs. */
export const WORKER_PROGRAM = import.meta.url.endsWith(".ts")
  ? join(PACKAGE_ROOT, "src", "worker", "worker-main.ts")
  : join(PACKAGE_ROOT, "dist", "worker", "worker-main.js");
