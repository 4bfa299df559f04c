import type { Config } from "../config/load-config.ts";
import { FAILURE_ADVICE } from "../contract/advice.ts";
import { MODES, type Mode, modeSchema } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import type { Ask } from "../job/ports.ts";
import { systemClock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { dateIn, isCalendarDate } from "../lib/zone.ts";
import { openRunner, type RunOverrides, type RunParts } from "../runner.ts";
import { configure, loggerBeside } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import { type Progress, progressUnless } from "./progress.ts";

export interface RunOptions {
  readonly date?: string;
  readonly mode?: string;
  readonly force?: boolean;
  readonly acceptImplausible?: boolean;
  readonly json?: boolean;
}

/** `run`: one run of REPORT_MODES (or one mode) in this process. Exit codes of SPEC 9. */
export async function run(options: RunOptions, io: CommandIo, overrides: RunOverrides): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const modes = modesOf(options.mode, config, io);
  const asOf = options.date ?? dateIn(config.env.TZ, systemClock().now());
  if (!isDate("--date", asOf, io) || modes === null) return EXIT.usage;
  using progress = progressUnless(options.json, io);
  return withRunner(config, io, progress, overrides, async (parts) => {
    const ask: Ask = {
      asOf,
      modes,
      trigger: "cli",
      force: options.force ?? false,
      acceptImplausible: options.acceptImplausible ?? false,
    };
    progress?.about(asOf);
    const lines = await parts.runner.run(ask, {
      onPhase: (phase) => progress?.phase(phase, limitOf(phase, config)),
      onCards: (done) => progress?.step(done),
    });
    progress?.clear();
    if (options.json) io.out(JSON.stringify({ runs: lines }));
    else for (const line of lines.flatMap(linesFor)) io.out(line);
    return exitOf(lines);
  });
}

/** How long a phase may take, in ms; 0: it is not known. A person who waits for an export wants to know. */
export function limitOf(phase: string, { env }: Config): number {
  return phase === "waiting_for_db" ? env.DB_RETRY * env.DB_RETRY_INTERVAL_SEC * 1000 : 0;
}

/** Opens the road to a run, and ends what runs on a signal. */
export async function withRunner(
  config: Config,
  io: CommandIo,
  progress: Progress | null,
  overrides: RunOverrides,
  work: (parts: RunParts) => Promise<number>,
): Promise<number> {
  let parts: RunParts;
  try {
    parts = await openRunner(config, systemClock(), await loggerBeside(progress, config, io), overrides);
  } catch (error) {
    io.err(`salesmap-reportd: cannot use CACHE_DIR or WORK_DIR: ${messageOf(error)}`);
    return EXIT.failed;
  }
  const stop = () => void parts.runner.stop(String(io.signal.reason));
  io.signal.addEventListener("abort", stop, { once: true });
  try {
    return await work(parts);
  } finally {
    io.signal.removeEventListener("abort", stop);
    await parts.runner.stop("done");
    await parts.watcher.stop();
  }
}

/** The mode asked for, REPORT_MODES without one, null (and a word about it) for a wrong one. */
export function modesOf(mode: string | undefined, config: Config, io: CommandIo): readonly Mode[] | null {
  if (mode === undefined) return config.env.REPORT_MODES;
  const parsed = modeSchema.safeParse(mode);
  if (parsed.success) return [parsed.data];
  io.err(`salesmap-reportd: --mode must be ${MODES.join(" or ")} (it is ${JSON.stringify(mode)})`);
  return null;
}

export function isDate(option: string, text: string, io: CommandIo): boolean {
  if (isCalendarDate(text)) return true;
  io.err(`salesmap-reportd: ${option} must be a real calendar date as YYYY-MM-DD (it is ${JSON.stringify(text)})`);
  return false;
}

/** 0 done, 1 a mode failed, 75 locked by another process. */
export function exitOf(lines: readonly RunLine[]): number {
  if (lines.some((line) => line.result === "FAILED")) return EXIT.failed;
  return lines.some((line) => line.result === "SKIPPED_LOCKED") ? EXIT.locked : EXIT.done;
}

/** How a mode ended, and what to do when it failed. */
export function linesFor(line: RunLine): string[] {
  return line.code === null ? [sentenceOf(line)] : [sentenceOf(line), `  -> ${FAILURE_ADVICE[line.code].advice}`];
}

function sentenceOf(line: RunLine): string {
  const code = line.code === null ? "" : ` ${line.code}`;
  return `${line.as_of} ${line.mode.padEnd(7)} ${line.result}${code}: ${line.msg} (${(line.duration_ms / 1000).toFixed(1)} s)`;
}
