import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./errors.ts";

/**
 * Makes a folder and those above it, and answers the outermost one that it made, or null when all were there. Node's own
 * recursive mkdir tries for ever, at full load, where a file system says ENOENT for what cannot be made below a folder
 * that is there (`/proc`, an automounter).
 */
export async function makeFolder(path: string): Promise<string | null> {
  if (await isFolder(path)) return null;
  const above = await makeFolder(dirname(path));
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === "EEXIST" && (await isFolder(path))) return above; // somebody else was first
    throw error;
  }
  return above ?? path;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
