import type { Finding } from "./finding.ts";
import { measureGrowth } from "./growth.ts";
import { House } from "./house.ts";
import { loadNow, machineLine, machineSince } from "./machine.ts";
import { measureMemory } from "./memory.ts";
import { type Options, type Part, readOptions, USAGE, UsageError } from "./options.ts";
import { hasSqliteProgram } from "./peers.ts";
import { measureReaders } from "./readers.ts";
import { measureSpeed } from "./speed.ts";
import { tablesOf } from "./table.ts";

const EXIT = { done: 0, broken: 1, usage: 64, unavailable: 69 } as const;

const say = (text: string) => void process.stderr.write(`bench: ${text}\n`);

/** The build of both modes against peers of the same run. A bench is no gate: a missed goal is exit code 0 too. */
async function main(stop: AbortController): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.done;
  }
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => stop.abort(new Error(`stopped: ${name}`)));
  await using house = await House.open(options.program, stop.signal, say);
  if (options.parts.includes("speed") && !(await hasSqliteProgram(house))) {
    say(
      "the sqlite3 program is missing: it is the peer of the speed part. Install it (Debian: apt-get install sqlite3)",
    );
    return EXIT.unavailable;
  }
  const loadBefore = loadNow();
  const findings: Finding[] = [];
  for (const part of options.parts) findings.push(...(await measure(part, house, options)));
  const all: Finding = {
    ratios: findings.flatMap(({ ratios }) => ratios),
    figures: findings.flatMap(({ figures }) => figures),
  };
  const machine = machineSince(loadBefore);
  const text = options.json ? JSON.stringify({ machine, ...all }) : `${tablesOf(all)}\n\n${machineLine(machine)}`;
  process.stdout.write(`${text}\n`);
  return EXIT.done;
}

async function measure(part: Part, house: House, { rounds, windowSec, wideGrowth }: Options): Promise<Finding[]> {
  switch (part) {
    case "speed":
      return [await measureSpeed(house, rounds)];
    case "growth": {
      const narrow = await measureGrowth(house, rounds, false);
      return wideGrowth ? [narrow, await measureGrowth(house, rounds, true)] : [narrow];
    }
    case "memory":
      return [await measureMemory(house)];
    case "readers":
      return [await measureReaders(house, rounds, windowSec)];
  }
}

const stop = new AbortController();
try {
  process.exitCode = await main(stop);
} catch (thrown) {
  const error: unknown = stop.signal.aborted ? stop.signal.reason : thrown; // what was stopped complains in its own way
  process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.broken;
  say(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) process.stderr.write(`${USAGE}\n`);
}
