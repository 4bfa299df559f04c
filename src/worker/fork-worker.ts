import { type ChildProcess, fork } from "node:child_process";
import { WORKER_PROGRAM } from "../lib/package-root.ts";

/** Starts a build process that waits for its order. */
export function forkWorker(program = WORKER_PROGRAM): ChildProcess {
  return fork(program, [], {
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: program.endsWith(".ts") ? ["--import", "tsx"] : [],
    env: { TZ: "UTC" },
  });
}

/** A build process that is started before it is known whether a build comes: it loads while its starter does. */
export class SpareWorker {
  #child: ChildProcess | null = null;

  start(): void {
    this.#child = forkWorker();
    this.#child.once("error", () => {
      this.#child = null; // the build will start its own, and say why it cannot
    });
  }

  /** The waiting process, once; after that a fresh one. */
  take(): ChildProcess {
    const child = this.#child;
    this.#child = null;
    return child?.connected ? child : forkWorker();
  }

  discard(): void {
    this.#child?.kill("SIGKILL");
    this.#child = null;
  }
}
