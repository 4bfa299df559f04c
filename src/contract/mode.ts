import * as z from "zod";

/** The two views of one export (SPEC 3.1): deals taught on site, and deals taught online. */
export const MODES = ["offline", "online"] as const;
export const modeSchema = z.enum(MODES);
export type Mode = z.infer<typeof modeSchema>;
