import { once } from "node:events";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import * as z from "zod";
import { RunFailure } from "../contract/failure.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/** What the thread runs: text, since it needs nothing of ours and must not depend on how our files are loaded. */
const THREAD = `
  const { parentPort, workerData } = require("node:worker_threads");
  const Sqlite = require(workerData);
  parentPort.once("message", (file) => {
    try {
      const db = new Sqlite(file, { readonly: true, fileMustExist: true });
      db.pragma("cache_size = -2000"); // every page is read once: keeping them is of no use
      parentPort.postMessage({ problems: db.prepare("PRAGMA quick_check(5)").pluck().all() });
      db.close();
    } catch (error) {
      parentPort.postMessage({ code: String(error.code), message: error.message });
    }
  });`;

const saidSchema = z.union([
  z.object({ problems: z.array(z.string()) }),
  z.object({ code: z.string(), message: z.string() }),
]);

/** A check of one prepared snapshot (SPEC 2, `quick_check`) in a thread, so that it can be read meanwhile. */
export class QuickCheck {
  readonly #thread = new Worker(THREAD, {
    eval: true,
    workerData: createRequire(import.meta.url).resolve("better-sqlite3"),
  });

  /** Starts the thread; the file may still be in the making. */
  constructor() {
    this.#thread.unref();
  }

  /** Once. Rejects with RunFailure `DB_CORRUPT`. */
  async run(file: string): Promise<void> {
    this.#thread.ref();
    this.#thread.postMessage(file);
    const [said] = await once(this.#thread, "message");
    const parsed = saidSchema.parse(said);
    if ("code" in parsed) throw sqliteFailure(Object.assign(new Error(parsed.message), { code: parsed.code }));
    const { problems } = parsed;
    if (problems.length === 1 && problems[0] === "ok") return;
    throw new RunFailure("DB_CORRUPT", `quick_check of the copy found: ${problems.join("; ").replaceAll("\n", " ")}`);
  }
}
