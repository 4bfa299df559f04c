import type { ZodType } from "zod";

/** What a line of a program's stderr logs, or null when it is another line than the one that `schema` tells. */
export function logged<T>(schema: ZodType<T>, line: string): T | null {
  const said = schema.safeParse(jsonOf(line));
  return said.success ? said.data : null;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // not every line of stderr is the log's
  }
}
