import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

/** A program that ended well. */
export interface Ended {
  /** Milliseconds from the start of the process to its end. */
  readonly ms: number;
  readonly stderr: string;
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs a program to its end; its output goes to the null device. Throws when it cannot start or ends badly. */
export function timed(program: string, args: readonly string[], around: Surroundings): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(program, args, { env: around.env, signal: around.signal, stdio: ["ignore", "ignore", "pipe"] });
    const heard: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => heard.push(chunk));
    let ms = 0;
    child.on("exit", () => {
      ms = performance.now() - startedAt;
    });
    child.on("error", reject);
    child.on("close", (code, by) => {
      const stderr = Buffer.concat(heard).toString("utf8");
      if (code === 0) resolve({ ms, stderr });
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code ?? by}:\n${stderr.slice(-2000)}`));
    });
  });
}
