import * as z from "zod";

/** Who asked for a run (SPEC 5). */
export const TRIGGERS = ["schedule", "catch_up", "db_stable", "recompute", "on_demand", "cli", "backfill"] as const;
export const triggerSchema = z.enum(TRIGGERS);
export type Trigger = z.infer<typeof triggerSchema>;
