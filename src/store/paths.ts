import { join } from "node:path";
import type { Mode } from "../contract/mode.ts";

const NAME = /^(\d{4}-\d{2}-\d{2})\.json$/;

/** The folder of a mode's reports (SPEC 5.6). */
export function reportFolder(cacheDir: string, mode: Mode): string {
  return mode === "offline" ? cacheDir : join(cacheDir, "counterparty-risk", "online");
}

export function reportPath(cacheDir: string, mode: Mode, asOf: string): string {
  return join(reportFolder(cacheDir, mode), `${asOf}.json`);
}

/** The as_of that a report's file name says, or null for another file. */
export function asOfName(name: string): string | null {
  return NAME.exec(name)?.[1] ?? null;
}

/** Temporary files of publishing: `.publish-<random>.tmp`, in the report's own folder. */
export const PUBLISH_TEMP = /^\.publish-[0-9a-f-]+\.tmp$/;
