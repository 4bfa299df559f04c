import { readdir, readFile, rm, stat } from "node:fs/promises";
import { codeOf } from "./errors.ts";

const ABSENT = new Set(["ENOENT", "ENOTDIR"]);

async function unlessAbsent<T>(work: Promise<T>, absent: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (ABSENT.has(codeOf(error) ?? "")) return absent;
    throw error;
  }
}

/** The file's text, or null when there is none. */
export function readText(path: string): Promise<string | null> {
  return unlessAbsent<string | null>(readFile(path, "utf8"), null);
}

/** The names in a folder, empty when there is no such folder. */
export function namesIn(folder: string): Promise<string[]> {
  return unlessAbsent(readdir(folder), []);
}

/** Epoch ms of the last modification, or null when there is no such file. */
export function modifiedAt(path: string): Promise<number | null> {
  return unlessAbsent<number | null>(
    stat(path).then((found) => found.mtimeMs),
    null,
  );
}

/** Removes a file or folder; one that is gone already is fine. */
export function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true });
}

/** Parsed JSON, or undefined for text that is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
