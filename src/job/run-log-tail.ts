import { open } from "node:fs/promises";
import { join } from "node:path";
import type { RunLine } from "../contract/outcome.ts";
import { namesIn } from "../lib/files.ts";
import { linesIn, RUN_LOG_NAME, runLogFolder } from "./run-log.ts";

/** How many bytes of each day's log have been read, by day. */
export type LogMarks = Readonly<Record<string, number>>;

/** A reader's next piece of the run log: whole lines, oldest first, and where it begins the next time. */
export interface LogTail {
  readonly lines: readonly RunLine[];
  readonly marks: LogMarks;
}

/** What was appended after `marks` to the logs of `firstDay` and later; older days are forgotten. */
export async function runLogTail(cacheDir: string, marks: LogMarks, firstDay: string): Promise<LogTail> {
  const days = (await namesIn(runLogFolder(cacheDir))).flatMap((name) => RUN_LOG_NAME.exec(name)?.[1] ?? []).sort();
  const lines: RunLine[] = [];
  const next: Record<string, number> = {};
  for (const day of days.filter((each) => each >= firstDay)) {
    const from = marks[day] ?? 0;
    const text = await wholeLinesAfter(join(runLogFolder(cacheDir), `${day}.jsonl`), from);
    lines.push(...linesIn(text.toString("utf8")));
    next[day] = from + text.length;
  }
  return { lines, marks: next };
}

/** The bytes after `from` up to the last end of a line: what comes after it is still being written, or was cut off. */
async function wholeLinesAfter(path: string, from: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= from) return Buffer.alloc(0);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - from), position: from });
    return buffer.subarray(0, buffer.lastIndexOf(0x0a, bytesRead - 1) + 1);
  } finally {
    await file.close();
  }
}
