import * as z from "zod";
import { failureCodeSchema } from "../contract/outcome.ts";

/** Failures of one mode since its last good report. Moments are epoch ms. */
const troubleSchema = z.object({
  /** How it failed last. */
  code: failureCodeSchema,
  asOf: z.string(),
  since: z.number(),
  failures: z.number(),
  /** Somebody was told, so they shall hear of its end too. */
  told: z.boolean(),
  /** Failures since then that the cooldown kept back. */
  untold: z.number(),
});
export type Trouble = z.infer<typeof troubleSchema>;

const modeNewsSchema = z.object({
  trouble: troubleSchema.nullable(),
  /** When a failure of each code was told last. */
  toldAt: z.partialRecord(failureCodeSchema, z.number()),
  /** Whom people were told to have become 심각, on that day. */
  severe: z.object({ asOf: z.string(), keys: z.array(z.string()) }).nullable(),
});
export type ModeNews = z.infer<typeof modeNewsSchema>;

/** What has been told already: all that the next decision depends on. */
export const newsStateSchema = z.object({
  offline: modeNewsSchema,
  online: modeNewsSchema,
  /** The day of which people know that its export did not arrive. */
  unchangedTold: z.string().nullable(),
});
export type NewsState = z.infer<typeof newsStateSchema>;

const QUIET: ModeNews = { trouble: null, toldAt: {}, severe: null };
export const NOTHING_TOLD: NewsState = { offline: QUIET, online: QUIET, unchangedTold: null };
