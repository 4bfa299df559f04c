import * as z from "zod";
import { modeSchema } from "./mode.ts";
import { triggerSchema } from "./trigger.ts";

export const RUN_PHASES = ["waiting_for_db", "copying", "checking", "reading", "rules", "cards", "publishing"] as const;
const runPhaseSchema = z.enum(RUN_PHASES);
export type RunPhase = z.infer<typeof runPhaseSchema>;

export const cardsDoneSchema = z.object({ done: z.number().int(), of: z.number().int() });
export type CardsDone = z.infer<typeof cardsDoneSchema>;

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
  /** How many of a mode's cards the model has been asked about, during `cards`. */
  cards: cardsDoneSchema.optional(),
  db_signature: z.string().nullable(),
  source_identity: z.string().nullable(),
  pid: z.number(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
