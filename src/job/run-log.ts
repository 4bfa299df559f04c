import { type FileHandle, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { type Due, TOO_OLD } from "../contract/due.ts";
import { isSkip, type RunLine, runLineSchema } from "../contract/outcome.ts";
import { failpoint } from "../lib/failpoint.ts";
import { entriesIn, namesIn, parseJson, readText } from "../lib/files.ts";

export const RUN_LOG_NAME = /^(\d{4}-\d{2}-\d{2})\.jsonl$/;

export function runLogFolder(cacheDir: string): string {
  return join(cacheDir, "run_logs");
}

/** The calendar day (in TZ) that a run id starts with, `YYYY-MM-DD`. */
export function dayOfRun(jobRunId: string): string {
  return `${jobRunId.slice(0, 4)}-${jobRunId.slice(4, 6)}-${jobRunId.slice(6, 8)}`;
}

/** Appends a line to the log of the calendar day of its run (SPEC 5.7); one write, so that lines do not mix. */
export async function appendRunLine(cacheDir: string, line: RunLine): Promise<void> {
  await mkdir(runLogFolder(cacheDir), { recursive: true });
  const file = await open(join(runLogFolder(cacheDir), `${dayOfRun(line.job_run_id)}.jsonl`), "a+");
  try {
    const separator = (await endsInNewline(file)) ? "" : "\n"; // a crash cut the line before this one off
    await file.appendFile(`${separator}${JSON.stringify(line)}\n`);
    failpoint("logged");
  } finally {
    await file.close();
  }
}

async function endsInNewline(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: size - 1 });
  return buffer[0] === 0x0a;
}

/** The lines of one day in the order they were written; a line that a crash cut off is passed over. */
export async function runLinesOf(cacheDir: string, day: string): Promise<RunLine[]> {
  const text = (await readText(join(runLogFolder(cacheDir), `${day}.jsonl`))) ?? "";
  return linesIn(text);
}

/** The run lines of a text; what is none is passed over. */
export function linesIn(text: string): RunLine[] {
  return text.split("\n").flatMap((line) => {
    const parsed = runLineSchema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

/** True when the end of this mode of this run is in the log already. */
export async function isLogged(cacheDir: string, line: RunLine): Promise<boolean> {
  const lines = await runLinesOf(cacheDir, dayOfRun(line.job_run_id));
  return lines.some(
    (other) =>
      other.job_run_id === line.job_run_id &&
      other.mode === line.mode &&
      other.trigger === line.trigger &&
      other.as_of === line.as_of &&
      !isSkip(other.result),
  );
}

/** The newest lines that `wanted` takes, newest first, at most `limit`. */
export async function newestRunLines(
  cacheDir: string,
  limit: number,
  wanted: (line: RunLine) => boolean,
): Promise<RunLine[]> {
  const days = (await namesIn(runLogFolder(cacheDir))).flatMap((name) => RUN_LOG_NAME.exec(name)?.[1] ?? []).sort();
  const newest: RunLine[] = [];
  for (const day of days.reverse()) {
    newest.push(...(await runLinesOf(cacheDir, day)).filter(wanted).reverse());
    if (newest.length >= limit) break;
  }
  return newest.slice(0, limit);
}

/** The logs of days that were last written before `oldestAt` (epoch ms). */
export async function dueRunLogs(cacheDir: string, oldestAt: number): Promise<Due[]> {
  return (await entriesIn(runLogFolder(cacheDir)))
    .filter(({ name, modifiedAt }) => RUN_LOG_NAME.test(name) && modifiedAt < oldestAt)
    .map(({ path, bytes }) => ({ path, bytes, reason: TOO_OLD }));
}
