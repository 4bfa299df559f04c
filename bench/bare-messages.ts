import { z } from "zod";

/** What the bare server sends, by the value of Accept-Encoding. */
export const bareOrderSchema = z.object({
  answers: z.array(
    z.object({ encoding: z.string(), headers: z.record(z.string(), z.string()), body: z.instanceof(Buffer) }),
  ),
});
export type BareOrder = z.infer<typeof bareOrderSchema>;

export const bareListensSchema = z.object({ port: z.number() });
