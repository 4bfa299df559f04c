import { messageOf } from "./errors.ts";

/** Collects how each started part stops; runs them once, in reverse. */
export class Closers implements AsyncDisposable {
  readonly #steps: { name: string; close: () => Promise<void> | void }[] = [];
  readonly #report: (name: string, error: string) => void;
  #closing: Promise<void> | null = null;

  constructor(report: (name: string, error: string) => void) {
    this.#report = report;
  }

  add(name: string, close: () => Promise<void> | void): void {
    this.#steps.push({ name, close });
  }

  close(): Promise<void> {
    this.#closing ??= this.#run();
    return this.#closing;
  }

  async #run(): Promise<void> {
    for (const step of this.#steps.toReversed()) {
      try {
        await step.close();
      } catch (error) {
        this.#report(step.name, messageOf(error)); // one that fails must not keep the others open
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
