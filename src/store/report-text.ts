import { open } from "node:fs/promises";
import type { Mode } from "../contract/mode.ts";
import { metaSchema, type Report, type ReportMeta, reportSchema } from "../contract/report.ts";
import { parseJson } from "../lib/files.ts";
import { fitsOf } from "../lib/fits.ts";

const isReport = fitsOf(reportSchema);

/** The report in a text, or null unless it parses against the schema and names this mode and as_of (SPEC 6). */
export function parseReport(text: string, mode: Mode, asOf: string): Report | null {
  const value = parseJson(text);
  return isReport(value) && value.meta.mode === mode && value.meta.as_of === asOf ? value : null;
}

const HEAD_BYTES = 8192;
const META_END = ',"summary":';

/**
 * The meta at the head of a published file, without reading the rest: published reports begin with it.
 * Null when it is not there as expected; the rest of the file may still be broken.
 */
export async function peekMeta(path: string): Promise<ReportMeta | null> {
  const head = await readHead(path);
  const end = head.indexOf(META_END);
  if (end < 0) return null;
  const parsed = metaSchema.safeParse(metaOf(parseJson(`${head.slice(0, end)}}`)));
  return parsed.success ? parsed.data : null;
}

function metaOf(value: unknown): unknown {
  return value !== null && typeof value === "object" && "meta" in value ? value.meta : undefined;
}

async function readHead(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES), position: 0 });
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return ""; // unreadable is as good as absent here
  }
}
