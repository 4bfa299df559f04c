import { type Config, loadConfig } from "../config/load-config.ts";
import { createLogger, type Logger } from "../lib/logger.ts";
import { cronProblem } from "../schedule/slots.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

/** Loads the configuration, or tells every mistake and answers with exit code 78 (SPEC 8). */
export async function configure(io: CommandIo): Promise<Config | typeof EXIT.config> {
  const loaded = await loadConfig(io.env, io.cwd, { cronProblem });
  if (loaded.ok) return loaded.config;
  io.err(`salesmap-reportd: ${loaded.mistakes.length} mistake(s) in the configuration`);
  for (const { name, problem } of loaded.mistakes) io.err(`  ${name}: ${problem}`);
  return EXIT.config;
}

export function loggerOf(config: Config): Logger {
  return createLogger(config.env.LOG_LEVEL);
}
