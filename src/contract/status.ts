import * as z from "zod";
import { modeSchema } from "./mode.ts";
import { lastRunSchema, resultSchema } from "./outcome.ts";
import { cardsDoneSchema } from "./run-record.ts";
import { triggerSchema } from "./trigger.ts";

/** `status.json` and `status_online.json` (SPEC 5.7); `{}` before any run. */
export const statusFileSchema = z.object({
  last_run: lastRunSchema.optional(),
  last_success: z
    .object({
      as_of: z.string(),
      mode: modeSchema,
      db_signature: z.string(),
      generated_at: z.string(),
      job_run_id: z.string(),
    })
    .optional(),
  last_skip: z.object({ result: resultSchema, as_of: z.string(), trigger: triggerSchema, at: z.string() }).optional(),
});
export type StatusFile = z.infer<typeof statusFileSchema>;

const runSchema = z.object({
  phase: z.string(),
  since: z.string(),
  trigger: triggerSchema,
  as_of: z.string(),
  modes: z.array(modeSchema),
  cards: cardsDoneSchema.optional(),
});

/** `GET …/status` without a mode (SPEC 6). Times are ISO 8601 with the offset of TZ. */
export const publicStatusSchema = z.object({
  offline: statusFileSchema,
  online: statusFileSchema,
  modes_available: z.array(modeSchema),
  db: z.object({
    exists: z.boolean(),
    signature: z.string().nullable(),
    mtime: z.string().nullable(),
    stable: z.boolean(),
    /** Whole seconds until the source counts as stable if nothing touches it; null when there is none. */
    stable_in_sec: z.number().nullable(),
  }),
  scheduler: z.object({
    enabled: z.boolean(),
    cron: z.string(),
    timezone: z.string(),
    next_run: z.string().nullable(),
    /** The newest slot that has passed. */
    last_slot: z.string().nullable(),
    /** The worst result of the scheduled modes since then; null until each of them has one. */
    last_slot_result: resultSchema.nullable(),
  }),
  current_run: runSchema.nullable(),
  /** The run of a process that died; whoever takes the lock next settles it. */
  left_run: runSchema.nullable().optional(),
  /** The export that the slot of today (or else the next one) is waiting for. */
  export: z
    .object({
      /** Modified since the last slot of an earlier day, and not what a report of an earlier day was made from. */
      arrived: z.boolean(),
      /** The slot it is for. */
      slot: z.string(),
    })
    .nullable()
    .optional(),
});
export type PublicStatus = z.infer<typeof publicStatusSchema>;
