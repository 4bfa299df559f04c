import { Cron } from "croner";

/** The moments at which a report is due: a cron line in a zone. Epoch ms. */
export interface Slots {
  /** The first slot after a moment; null when there is none. */
  next(afterMs: number): number | null;
  /** The newest slot at or before a moment; null when there is none. */
  newest(atMs: number): number | null;
}

/** What is wrong with a five-field cron line, or null (SPEC 5, *Schedule*). */
export function cronProblem(cron: string): string | null {
  if (!/^\s*(?:\S+\s+){4}\S+\s*$/.test(cron)) return "must have five fields: minute, hour, day, month, weekday";
  try {
    const line = new Cron(cron, { mode: "5-part", paused: true });
    return line.nextRun() === null ? "it never comes" : null;
  } catch (error) {
    return `is no cron line of five fields: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Slots of a valid cron line in a valid zone. */
export function slotsOf(cron: string, timezone: string): Slots {
  const line = new Cron(cron, { mode: "5-part", timezone, paused: true });
  return {
    next: (afterMs) => line.nextRun(new Date(afterMs))?.getTime() ?? null,
    // croner answers with slots strictly before the moment
    newest: (atMs) => line.previousRuns(1, new Date(atMs + 1))[0]?.getTime() ?? null,
  };
}
