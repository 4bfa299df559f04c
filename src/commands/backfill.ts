import { isSuccess, type RunLine } from "../contract/outcome.ts";
import type { Ask } from "../job/ports.ts";
import { addDays } from "../lib/zone.ts";
import { configure } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import { progressUnless } from "./progress.ts";
import { exitOf, isDate, limitOf, linesFor, modesOf, withRunner } from "./run.ts";

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
  using progress = progressUnless(options.json, io);
  return withRunner(config, io, progress, {}, async ({ runner }) => {
    const done: RunLine[] = [];
    let stuck: string | null = null;
    for (const [at, asOf] of days.entries()) {
      if (io.signal.aborted || stuck !== null) break; // the other days would meet the same database
      const count = `${at + 1}/${days.length}`;
      progress?.about(`${count} ${asOf}`);
      const ask: Ask = { asOf, modes, trigger: "backfill", force: false, acceptImplausible: false };
      // elsewhere than on a terminal a line for each day is enough
      const lines = await runner.run(ask, {
        onPhase: (phase) => io.interactive && progress?.phase(phase, limitOf(phase, config)),
        onCards: (done) => io.interactive && progress?.step(done),
      });
      progress?.clear();
      done.push(...lines);
      stuck = lines.find((line) => line.code?.startsWith("DB_"))?.code ?? null;
      if (!options.json) for (const line of lines.flatMap(linesFor)) io.out(`${count} ${line}`);
    }
    if (options.json) io.out(JSON.stringify({ runs: done }));
    else io.out(totalOf(done));
    if (io.signal.aborted) io.err("salesmap-reportd: interrupted; the same command goes on from here");
    if (stuck !== null) io.err(`salesmap-reportd: stopped at ${stuck}; the same command goes on from here`);
    return io.signal.aborted ? EXIT.failed : exitOf(done);
  });
}

function totalOf(lines: readonly RunLine[]): string {
  const made = lines.filter(({ result }) => isSuccess(result)).length;
  const failed = lines.filter(({ result }) => result === "FAILED").length;
  return `${made} made, ${lines.length - made - failed} skipped, ${failed} failed`;
}

function daysOf(from: string, to: string): string[] | null {
  const days: string[] = [];
  for (let day = from; day <= to && days.length <= MOST_DAYS; day = addDays(day, 1)) days.push(day);
  return days.length === 0 || days.length > MOST_DAYS ? null : days;
}
