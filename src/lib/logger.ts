import { Writable } from "node:stream";
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from "pino";

import { withPriority } from "./journal.ts";
import { visible } from "./visible.ts";

export type { Logger };

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * JSON lines, each with a constant name as `event` and its fields. Written synchronously, so that a killed process
 * has lost none; a journal that cannot be written (a full disk, a closed pipe) loses lines and nothing else.
 */
export function createLogger(level: LogLevel, stream: DestinationStream = standardError()): Logger {
  return pino({ level, base: null, messageKey: "event", timestamp: stdTimeFunctions.isoTime }, stream);
}

/** Lines for a person at a terminal, with the time of day, which give it no orders. Written synchronously. */
export async function createTerminalLogger(
  level: LogLevel,
  stream: { write(text: string): unknown } = standardError(),
): Promise<Logger> {
  const { default: pretty } = await import("pino-pretty");
  const lines = pretty({
    colorize: true,
    messageKey: "event",
    translateTime: "SYS:HH:MM:ss",
    singleLine: true,
    sync: true,
    destination: new Writable({
      decodeStrings: false,
      write: (line, _encoding, done) => {
        stream.write(visible(String(line)));
        done();
      },
    }),
  });
  return createLogger(level, lines);
}

/** For the journal: the same lines with their priority in front. */
export function createJournalLogger(level: LogLevel): Logger {
  return createLogger(level, withPriority(standardError()));
}

/** Whoever reads it by `cat` is given no orders either: what JSON leaves as it is, is written as JSON may write it. */
function standardError(): DestinationStream {
  const stream = destination({ dest: 2, sync: true });
  stream.on("error", () => {});
  return { write: (line) => stream.write(visible(line)) };
}
