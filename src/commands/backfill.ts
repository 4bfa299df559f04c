import type { RunLine } from "../contract/outcome.ts";
import { addDays } from "../lib/zone.ts";
import { configure } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import { exitOf, isDate, modesOf, sentenceOf, withRunner } from "./run.ts";

export interface BackfillOptions {
  readonly from: string;
  readonly to: string;
  readonly mode?: string;
  readonly json?: boolean;
}

const MOST_DAYS = 3660;

/** `backfill`: the reports of a range of days from the present database; days that have one are skipped. */
export async function backfill(options: BackfillOptions, io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const modes = modesOf(options.mode, config, io);
  const dates = [isDate("--from", options.from, io), isDate("--to", options.to, io)];
  if (modes === null || dates.includes(false)) return EXIT.usage;
  const days = daysOf(options.from, options.to);
  if (days === null) {
    io.err(`salesmap-reportd: --from must not be after --to, and at most ${MOST_DAYS} days before it`);
    return EXIT.usage;
  }
  return withRunner(config, io, {}, async ({ runner }) => {
    const done: RunLine[] = [];
    let stuck: string | null = null;
    for (const [at, asOf] of days.entries()) {
      if (io.signal.aborted || stuck !== null) break; // the other days would meet the same database
      const lines = await runner.run({ asOf, modes, trigger: "backfill", force: false, acceptImplausible: false });
      done.push(...lines);
      stuck = lines.find((line) => line.code?.startsWith("DB_"))?.code ?? null;
      for (const line of lines) {
        if (options.json) io.err(`${at + 1}/${days.length} ${sentenceOf(line)}`);
        else io.out(`${at + 1}/${days.length} ${sentenceOf(line)}`);
      }
    }
    if (options.json) io.out(JSON.stringify({ runs: done }));
    if (io.signal.aborted) io.err("salesmap-reportd: interrupted; the same command goes on from here");
    if (stuck !== null) io.err(`salesmap-reportd: stopped at ${stuck}; the same command goes on from here`);
    return io.signal.aborted ? EXIT.failed : exitOf(done);
  });
}

function daysOf(from: string, to: string): string[] | null {
  const days: string[] = [];
  for (let day = from; day <= to && days.length <= MOST_DAYS; day = addDays(day, 1)) days.push(day);
  return days.length === 0 || days.length > MOST_DAYS ? null : days;
}
