import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { RunFailure } from "../contract/failure.ts";
import { CHECK_PROGRAM } from "../lib/package-root.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/** What the thread says. */
type Said = { readonly problems: readonly string[] } | { readonly code: string; readonly message: string };

/** A check of one prepared snapshot (SPEC 2, `quick_check`) in a thread, so that it can be read meanwhile. */
export class QuickCheck {
  readonly #thread: Worker;

  /** Starts the thread; the file may still be in the making. */
  constructor(program = CHECK_PROGRAM) {
    this.#thread = new Worker(program);
    this.#thread.unref();
  }

  /** Once. Rejects with RunFailure `DB_CORRUPT`. */
  async run(file: string): Promise<void> {
    this.#thread.ref();
    this.#thread.postMessage(file);
    const [said]: Said[] = await once(this.#thread, "message");
    if (said === undefined) throw new Error("the check said nothing");
    if ("code" in said) throw sqliteFailure(Object.assign(new Error(said.message), { code: said.code }));
    const { problems } = said;
    if (problems.length === 1 && problems[0] === "ok") return;
    throw new RunFailure("DB_CORRUPT", `quick_check of the copy found: ${problems.join("; ").replaceAll("\n", " ")}`);
  }
}
