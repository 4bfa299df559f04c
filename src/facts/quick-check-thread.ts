import { parentPort } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { codeOf, messageOf } from "../lib/errors.ts";

/** Checks the one file it is told, in a thread of its own, and says what it found. */
parentPort?.once("message", (file: string) => {
  try {
    const db = new Sqlite(file, { readonly: true, fileMustExist: true });
    db.pragma("cache_size = -2000"); // every page is read once: keeping them is of no use
    parentPort?.postMessage({ problems: db.prepare("PRAGMA quick_check(5)").pluck().all() });
    db.close();
  } catch (error) {
    parentPort?.postMessage({ code: String(codeOf(error)), message: messageOf(error) });
  }
});
