import { parseArgs } from "node:util";

export const PARTS = ["gets", "web-server", "speed", "fresh", "start", "growth", "memory", "readers"] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  readonly parts: readonly Part[];
  /** Rounds of each part; the first one warms up and is not counted. */
  readonly rounds: number;
  readonly windowSec: number;
  readonly wideGrowth: boolean;
  readonly json: boolean;
  /** The built program to measure; null: the one of this checkout. */
  readonly program: string | null;
}

export const USAGE = `npm run bench -- [options]
  --only <parts>     of ${PARTS.join(",")} (default: all)
  --rounds <n>       2 to 100, the first is a warm-up that is not counted (default 5)
  --window <sec>     1 to 60, length of a window of requests (default 5)
  --wide-growth      growth with every column filled too (needs 5 GB)
  --program <file>   measure this built main.js instead of dist/main.js
  --json             one JSON object on stdout instead of the tables
All files go to a fresh folder below BENCH_DIR (default: the system's temporary folder; 3 GB) and are removed.`;

/** A command line that cannot be understood. */
export class UsageError extends Error {}

export function readOptions(args: readonly string[]): Options | "help" {
  const values = valuesOf(args);
  if (values.help) return "help";
  return {
    parts: partsOf(values.only),
    rounds: wholeOf("--rounds", values.rounds, 2, 100),
    windowSec: wholeOf("--window", values.window, 1, 60),
    wideGrowth: values["wide-growth"],
    json: values.json,
    program: values.program ?? null,
  };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string", default: PARTS.join(",") },
        rounds: { type: "string", default: "5" },
        window: { type: "string", default: "5" },
        "wide-growth": { type: "boolean", default: false },
        program: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function partsOf(list: string): Part[] {
  const asked = list.split(",").map((name) => name.trim());
  const unknown = asked.filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0) throw new UsageError(`--only takes ${PARTS.join(",")} (it has ${unknown.join(",")})`);
  return PARTS.filter((part) => asked.includes(part));
}

function wholeOf(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${name} must be a whole number from ${min} to ${max}`);
}
