import { open } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import * as z from "zod";
import type { Mode } from "../contract/mode.ts";
import { type Counterparty, metaSchema, type Report, type ReportMeta, reportSchema } from "../contract/report.ts";
import { parseJson } from "../lib/files.ts";

/** The report in a text, or null unless it parses against the schema and names this mode and as_of (SPEC 6). */
export function parseReport(text: string, mode: Mode, asOf: string): Report | null {
  const parsed = reportSchema.safeParse(parseJson(text));
  return parsed.success && isOf(parsed.data.meta, mode, asOf) ? parsed.data : null;
}

function isOf(meta: ReportMeta, mode: Mode, asOf: string): boolean {
  return meta.mode === mode && meta.as_of === asOf;
}

const ROWS_A_TURN = 50;
const frameSchema = reportSchema.extend({ counterparties: z.array(z.unknown()) });
const rowsSchema = reportSchema.shape.counterparties;

/** The same in turns with whatever else is to be done: a server publishes while it answers. */
export async function parseReportInTurns(text: string, mode: Mode, asOf: string): Promise<Report | null> {
  const value = parseJson(text);
  await turn();
  const frame = frameSchema.safeParse(value);
  if (!frame.success || !isOf(frame.data.meta, mode, asOf)) return null;
  const counterparties: Counterparty[] = [];
  for (let at = 0; at < frame.data.counterparties.length; at += ROWS_A_TURN) {
    const rows = rowsSchema.safeParse(frame.data.counterparties.slice(at, at + ROWS_A_TURN));
    if (!rows.success) return null;
    counterparties.push(...rows.data);
    await turn();
  }
  return { ...frame.data, counterparties };
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
