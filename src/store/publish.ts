import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { Report } from "../contract/report.ts";
import { messageOf } from "../lib/errors.ts";
import { failpoint } from "../lib/failpoint.ts";
import { dropCopies } from "./copies.ts";
import { type Draft, secondOfFile, syncFolder, writeDraft } from "./draft.ts";
import { reportPath } from "./paths.ts";
import { parseReport } from "./report-text.ts";

/**
 * Publishes a report atomically (SPEC 5.6): temporary file, fsync, size check, rename, folder fsync. `stillOurs` is
 * asked right before the rename and its error passes through. Its modification is a later second than the replaced
 * one's, and the encoded copies of that one go first (docs/decisions/0009). `body` is the text as bytes. Throws RunFailure `CACHE_WRITE_FAILED`
 * (the old file stays), or `PIPELINE_FAILED` for a text that is no report of this mode and as_of.
 */
export async function publishReport(
  cacheDir: string,
  mode: Mode,
  asOf: string,
  { text, body }: { readonly text: string; readonly body: Buffer },
  stillOurs: () => Promise<void>,
): Promise<Report> {
  const report = parseReport(text, mode, asOf);
  if (report === null) throw new RunFailure("PIPELINE_FAILED", "the build made something that is no report");
  const path = reportPath(cacheDir, mode, asOf);
  let draft: Draft | null = null;
  try {
    await mkdir(dirname(path), { recursive: true });
    const replaced = (await secondOfFile(path)) ?? 0;
    draft = await writeDraft(path, body, (present) => Math.max(present, replaced + 1));
    failpoint("draft_written");
    await stillOurs();
    await dropCopies(cacheDir, mode, asOf);
    failpoint("before_rename");
    await draft.publish();
    failpoint("after_rename");
  } catch (error) {
    await draft?.discard();
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
