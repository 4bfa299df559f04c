import type { Finding } from "./finding.ts";
import { measureFresh } from "./fresh.ts";
import { measureGets } from "./gets.ts";
import { measureGrowth } from "./growth.ts";
import { House } from "./house.ts";
import { loadNow, machineLine, machineSince } from "./machine.ts";
import { measureMemory } from "./memory.ts";
import { type Options, type Part, readOptions, USAGE, UsageError } from "./options.ts";
import { hasSqliteProgram } from "./peers.ts";
import { measureReaders } from "./readers.ts";
import { measureSpeed } from "./speed.ts";
import { measureStart } from "./start.ts";
import { tablesOf } from "./table.ts";
import { hasNginx, measureWebServer } from "./web-server.ts";
import { hasWrk } from "./wrk.ts";

const EXIT = { done: 0, broken: 1, usage: 64, unavailable: 69 } as const;

const say = (text: string) => void process.stderr.write(`bench: ${text}\n`);

/** Everything that is promised of speed, against peers of the same run. A bench is no gate: a missed goal is exit code 0 too. */
async function main(stop: AbortController): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.done;
  }
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => stop.abort(new Error(`stopped: ${name}`)));
  await using house = await House.open(options.program, stop.signal, say);
  const lack = await lackingProgram(house, options.parts);
  if (lack !== null) {
    say(`${lack} is missing. Install it (Debian: apt-get install sqlite3 wrk nginx-light), or leave its parts out`);
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

/** The peers and the load that some parts need. */
async function lackingProgram(house: House, parts: readonly Part[]): Promise<string | null> {
  const needs = (...some: Part[]) => some.some((part) => parts.includes(part));
  if (needs("speed", "fresh") && !(await hasSqliteProgram(house))) return "sqlite3, the peer of a run,";
  if (needs("gets", "web-server") && !(await hasWrk(house))) return "wrk, which makes the requests,";
  if (needs("gets", "web-server") && !hasNginx()) return "nginx, a peer of cached GETs,";
  return null;
}

async function measure(part: Part, house: House, { rounds, windowSec, wideGrowth }: Options): Promise<Finding[]> {
  switch (part) {
    case "gets":
      return [await measureGets(house, rounds, windowSec)];
    case "web-server":
      return [await measureWebServer(house, rounds, windowSec)];
    case "speed":
      return [await measureSpeed(house, rounds)];
    case "fresh":
      return [await measureFresh(house, rounds)];
    case "start":
      return [await measureStart(house, rounds)];
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
