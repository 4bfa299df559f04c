import { type Config, type Loaded, loadConfig } from "../config/load-config.ts";
import { reloadConfig } from "../config/reload.ts";
import { liveIn } from "../lib/home-zone.ts";
import { isJournal } from "../lib/journal.ts";
import { createJournalLogger, createLogger, createTerminalLogger, type Logger } from "../lib/logger.ts";
import { cronProblem } from "../schedule/slots.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import type { Progress } from "./progress.ts";

const STDERR = 2;

/** Loads the configuration, or tells every mistake and answers with exit code 78 (SPEC 8). */
export async function configure(io: CommandIo): Promise<Config | typeof EXIT.config> {
  const loaded = await loadConfig(io.env, io.cwd, { cronProblem });
  if (loaded.ok) {
    if (io.ownsProcess) liveIn(loaded.config.env.TZ);
    return loaded.config;
  }
  io.err(`salesmap-reportd: ${loaded.mistakes.length} mistake(s) in the configuration`);
  for (const { name, problem } of loaded.mistakes) io.err(`  ${name}: ${problem}`);
  return EXIT.config;
}

/** Lines for people on a terminal, JSON lines for everything else, with a priority for the journal. */
export function loggerOf(config: Config, io: CommandIo): Promise<Logger> | Logger {
  const { LOG_LEVEL } = config.env;
  if (io.interactive) return createTerminalLogger(LOG_LEVEL);
  return isJournal(io.env, STDERR) ? createJournalLogger(LOG_LEVEL) : createLogger(LOG_LEVEL);
}

/**
 * The same beside a line of progress, which it does not tear; there, without a LOG_LEVEL, only what is wrong is worth a
 * line.
 */
export function loggerBeside(progress: Progress | null, config: Config, io: CommandIo): Promise<Logger> | Logger {
  if (progress === null || !io.interactive) return loggerOf(config, io);
  return createTerminalLogger(io.env.LOG_LEVEL ? config.env.LOG_LEVEL : "warn", progress.stream());
}

/** What a reload (SIGHUP) would put in place of `present`; every mistake named. */
export function configureAnew(present: Config, io: CommandIo): Promise<Loaded> {
  return reloadConfig(present, io.env, io.cwd, { cronProblem });
}
