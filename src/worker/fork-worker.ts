import { type ChildProcess, fork } from "node:child_process";
import { setPriority } from "node:os";
import { WORKER_PROGRAM } from "../lib/package-root.ts";

/** A build gives way to readers: it may use both cores, but not before the server does. */
const NICENESS = 10;

/** Starts a build process that waits for its order. */
export function forkWorker(program = WORKER_PROGRAM): ChildProcess {
  const child = fork(program, [], {
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [], // no flags of the starter's, nor of V8: lib/one-pass
    env: { TZ: "UTC" },
  });
  giveWay(child.pid);
  return child;
}

function giveWay(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // it ended at once, or may not be told: it builds as it is
  }
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
