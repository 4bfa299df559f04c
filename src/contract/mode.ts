import * as z from "zod";
import { MODES } from "./names.ts";

export { MODES };
export const modeSchema = z.enum(MODES);
export type Mode = z.infer<typeof modeSchema>;
