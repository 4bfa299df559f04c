import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type LoadAnswer, type LoadOrder, loadAnswerSchema } from "./load-messages.ts";

/** A load on a server, made by a process of its own so that it measures the server and not the bench. */
export class Load implements AsyncDisposable {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(join(import.meta.dirname, "load-process.ts"), [], { execArgv: ["--import", "tsx"] });
  }

  /** One window. Throws when a request failed. */
  async measure(order: LoadOrder, signal: AbortSignal): Promise<LoadAnswer> {
    const done = new AbortController();
    const either = { signal: AbortSignal.any([signal, done.signal]) };
    try {
      const answer = once(this.#child, "message", either).then(([raw]) => loadAnswerSchema.parse(raw));
      const gone = once(this.#child, "exit", either).then(() => {
        throw new Error("the load process ended before its window did");
      });
      this.#child.send(order);
      return await Promise.race([answer, gone]);
    } finally {
      done.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.disconnect();
    await gone;
  }
}
