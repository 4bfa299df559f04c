import { readFileSync } from "node:fs";

/** Set by the build (`.esbuild.mjs`); true only in a build that tests make for themselves. */
declare const FAILPOINTS: boolean;

let hits = 0;

/**
 * A place at which a test lets the process die as if its machine did. `FAILPOINT=<name>`, or `<name>:<n>` for its n-th
 * visit, in the process's environment or, for a build process, in its starter's. The product's build holds none of it.
 */
export function failpoint(name: string): void {
  if (typeof FAILPOINTS === "undefined" || !FAILPOINTS) return;
  const [wanted, visit = "1"] = (process.env.FAILPOINT ?? ofStarter()).split(":");
  if (wanted === name && ++hits === Number(visit)) process.kill(process.pid, "SIGKILL");
}

function ofStarter(): string {
  const variables = readFileSync(`/proc/${process.ppid}/environ`, "utf8").split("\0");
  return variables.find((each) => each.startsWith("FAILPOINT="))?.slice("FAILPOINT=".length) ?? "";
}
