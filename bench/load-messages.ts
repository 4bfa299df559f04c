import { z } from "zod";

/** What the load process is asked to do: read one URL again and again, over connections that stay open. */
export const loadOrderSchema = z.object({
  url: z.string(),
  connections: z.number(),
  /** How long a connection rests after each answer. */
  pauseMs: z.number(),
  windowMs: z.number(),
});
export type LoadOrder = z.infer<typeof loadOrderSchema>;

/** Latencies of one window, milliseconds from the request to the last byte of its answer. */
export const loadAnswerSchema = z.object({
  count: z.number(),
  p50: z.number(),
  p99: z.number(),
  worst: z.number(),
});
export type LoadAnswer = z.infer<typeof loadAnswerSchema>;
