import { realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { codeOf, messageOf } from "../lib/errors.ts";

type Target = { readonly path: string } | { readonly mistake: string };

/** The file that `--out` means, seen from `cwd`: behind a link, as DB_PATH may be one, the file that it leads to. */
export async function findTarget(out: string, cwd: string): Promise<Target> {
  if (out.trim() === "") return { mistake: "--out: must name a file" };
  const path = resolve(cwd, out);
  try {
    const found = await unlessMissing(stat(path));
    if (found) return found.isFile() ? { path: await realpath(path) } : { mistake: `--out ${out}: is no regular file` };
    const folder = await unlessMissing(stat(dirname(path)));
    return folder?.isDirectory() ? { path } : { mistake: `--out ${out}: there is no folder ${dirname(path)}` };
  } catch (error) {
    return { mistake: `--out ${out}: ${messageOf(error)}` };
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return null;
    throw error;
  }
}
