import { join } from "node:path";
import * as z from "zod";
import { modeSchema } from "../contract/mode.ts";
import { triggerSchema } from "../contract/trigger.ts";
import { parseJson, readText, remove } from "../lib/files.ts";
import { writeJson } from "../lib/small-file.ts";

const PHASES = ["waiting_for_db", "copying", "checking", "reading", "rules", "cards", "publishing"] as const;
export const runPhaseSchema = z.enum(PHASES);
export type RunPhase = z.infer<typeof runPhaseSchema>;

/** What the lock holder is doing: for `current_run`, and for settling a run that died (SPEC 5.7). */
export const runRecordSchema = z.object({
  job_run_id: z.string(),
  as_of: z.string(),
  modes: z.array(modeSchema),
  /** Modes whose end is already noted. */
  ended: z.array(modeSchema),
  trigger: triggerSchema,
  started_at: z.string(),
  phase: runPhaseSchema,
  /** Since when it is in this phase. */
  since: z.string(),
  db_signature: z.string().nullable(),
  source_identity: z.string().nullable(),
  pid: z.number(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

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
