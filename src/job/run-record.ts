import { join } from "node:path";
import { type RunRecord, runRecordSchema } from "../contract/run-record.ts";
import { parseJson, readText, remove } from "../lib/files.ts";
import { writeJson } from "../lib/small-file.ts";

function pathIn(cacheDir: string): string {
  return join(cacheDir, ".counterparty_risk.run.json");
}

export async function readRunRecord(cacheDir: string): Promise<RunRecord | null> {
  const found = runRecordSchema.safeParse(parseJson((await readText(pathIn(cacheDir))) ?? ""));
  return found.success ? found.data : null;
}

export function writeRunRecord(cacheDir: string, record: RunRecord): Promise<void> {
  return writeJson(pathIn(cacheDir), record, { fsync: false }); // after a power cut it may be gone, never torn
}

export function removeRunRecord(cacheDir: string): Promise<void> {
  return remove(pathIn(cacheDir));
}
