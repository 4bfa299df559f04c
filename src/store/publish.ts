import { randomUUID } from "node:crypto";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { Report } from "../contract/report.ts";
import { messageOf } from "../lib/errors.ts";
import { remove } from "../lib/files.ts";
import { reportPath } from "./paths.ts";
import { parseReport } from "./report-text.ts";

/**
 * Publishes a report atomically (SPEC 5.6): temporary file, fsync, size check, rename, folder fsync. `stillOurs` is
 * asked right before the rename and its error passes through. Throws RunFailure `CACHE_WRITE_FAILED` (the old file
 * stays), or `PIPELINE_FAILED` for a text that is no report of this mode and as_of.
 */
export async function publishReport(
  cacheDir: string,
  mode: Mode,
  asOf: string,
  text: string,
  stillOurs: () => Promise<void>,
): Promise<Report> {
  const report = parseReport(text, mode, asOf);
  if (report === null) throw new RunFailure("PIPELINE_FAILED", "the build made something that is no report");
  const path = reportPath(cacheDir, mode, asOf);
  const temporary = join(dirname(path), `.publish-${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(temporary, Buffer.from(text));
    await stillOurs();
    await rename(temporary, path);
  } catch (error) {
    await remove(temporary).catch(() => {}); // what is left is swept by the next run
    if (error instanceof RunFailure) throw error;
    throw new RunFailure(
      "CACHE_WRITE_FAILED",
      `${path} cannot be written: ${messageOf(error)}; the old one stays`,
      error,
    );
  }
  await syncFolder(dirname(path)).catch((error: unknown) => {
    throw new RunFailure(
      "CACHE_WRITE_FAILED",
      `${path} is new, but may be lost in a power cut: ${messageOf(error)}`,
      error,
    );
  });
  return report;
}

async function writeWhole(path: string, data: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o644);
  try {
    await file.writeFile(data);
    await file.sync();
    const { size } = await file.stat();
    if (size !== data.length) throw new Error(`only ${size} of ${data.length} bytes were written`);
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
