import * as z from "zod";
import { rulesSchema } from "./rules.ts";

/** One of two reports to compare: its text, and the snapshot that it was made from. */
const comparedSideSchema = z.object({
  report: z.string(),
  /** Path of the snapshot; null when it is gone. */
  snapshot: z.string().nullable(),
  /** It may have lost pages in a power cut: made before the machine last started. */
  mustBeChecked: z.boolean(),
  /** How dates were read: zone, and false for `DATE_KST_MODE=legacy`. */
  timezone: z.string(),
  convertInstants: z.boolean(),
});
export type ComparedSide = z.infer<typeof comparedSideSchema>;

/** Everything a comparison needs; its process reads no environment and no configuration. */
export const compareOrderSchema = z.object({
  from: comparedSideSchema,
  to: comparedSideSchema,
  /** What weighs the deals of both. */
  rules: rulesSchema,
  rulesChanged: z.boolean(),
  /** Rules, program and DATE_KST_MODE are those that made both reports. */
  sameInputs: z.boolean(),
  workDir: z.string(),
});
export type CompareOrder = z.infer<typeof compareOrderSchema>;

/** What the process says: the diff without deals, then with them. The last word is `done` or `failed`. */
export const compareMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("compared"), text: z.string() }),
  z.object({ type: z.literal("done"), text: z.string() }),
  z.object({ type: z.literal("failed"), msg: z.string(), stack: z.string().optional() }),
]);
export type CompareMessage = z.infer<typeof compareMessageSchema>;
