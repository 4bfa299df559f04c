import { readdir, readFile, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
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

/** What lies in a folder. */
export interface Entry {
  readonly name: string;
  readonly path: string;
  /** Epoch ms of its last modification. */
  readonly modifiedAt: number;
  /** 0 for a folder. */
  readonly bytes: number;
}

/** The entries of a folder by name, empty when there is no such folder; one that goes meanwhile is left out. */
export async function entriesIn(folder: string): Promise<Entry[]> {
  const names = (await namesIn(folder)).sort();
  return (await Promise.all(names.map((name) => unlessAbsent(entryOf(folder, name), [])))).flat();
}

async function entryOf(folder: string, name: string): Promise<Entry[]> {
  const path = join(folder, name);
  const found = await stat(path);
  return [{ name, path, modifiedAt: found.mtimeMs, bytes: found.isDirectory() ? 0 : found.size }];
}

/** The bytes of the files that lie right in a folder; 0 for what is none. */
export async function bytesIn(folder: string): Promise<number> {
  return (await entriesIn(folder)).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Bytes that we may still write to a folder's file system, or null when there is no such folder. */
export function freeBytes(folder: string): Promise<number | null> {
  return unlessAbsent<number | null>(
    statfs(folder).then((disk) => disk.bavail * disk.bsize),
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
