import * as z from "zod";
import { cardTallySchema } from "./card.ts";
import { FAILURE_CODES } from "./failure.ts";
import { modeSchema } from "./mode.ts";
import { triggerSchema } from "./trigger.ts";

export const failureCodeSchema = z.enum(FAILURE_CODES);

export const resultSchema = z.enum(["SUCCESS", "SUCCESS_WITH_FALLBACK", "FAILED", "SKIPPED_LOCKED", "SKIPPED_CACHE"]);
export type Result = z.infer<typeof resultSchema>;

/** How the run of one mode ended: `last_run` of the status file (SPEC 5.7). */
export const lastRunSchema = z.object({
  result: resultSchema,
  code: failureCodeSchema.nullable(),
  msg: z.string(),
  as_of: z.string(),
  mode: modeSchema,
  db_signature: z.string().nullable(),
  trigger: triggerSchema,
  job_run_id: z.string(),
  started_at: z.string(),
  generated_at: z.string().nullable(),
  duration_ms: z.number(),
  cards: cardTallySchema.nullable(),
});

/** A line of the run log: `last_run` and the identity of the source it saw (SPEC 5.7). */
export const runLineSchema = lastRunSchema.extend({ source_identity: z.string().nullable() });
export type RunLine = z.infer<typeof runLineSchema>;

/** The line of a run that has only begun: what `wait=false` answers with (SPEC 5.7). */
export type BegunLine = Omit<RunLine, "result"> & { readonly result: null };

export function isSuccess(result: Result): boolean {
  return result === "SUCCESS" || result === "SUCCESS_WITH_FALLBACK";
}

export function isSkip(result: Result): boolean {
  return result === "SKIPPED_LOCKED" || result === "SKIPPED_CACHE";
}
