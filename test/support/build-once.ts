import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The built `main.js` of this test run. */
    mainJs: string;
  }
}

const ROOT = resolve(import.meta.dirname, "../..");

/** Builds the program once per test run, into a folder of its own, so that two runs do not meet. */
export function setup(project: TestProject): () => void {
  const parent = join(ROOT, ".test-build");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "run-"));
  execFileSync("npm", ["run", "build", "--silent"], { cwd: ROOT, env: { ...process.env, OUT: join(folder, "dist") } });
  // the program looks for its package's files one folder above dist
  for (const name of ["config", "package.json"]) symlinkSync(join(ROOT, name), join(folder, name));
  project.provide("mainJs", join(folder, "dist", "main.js"));
  return () => rmSync(folder, { recursive: true, force: true });
}
