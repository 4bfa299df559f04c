import { fstatSync } from "node:fs";
import { type DestinationStream, pino } from "pino";

/** True when descriptor `fd` is the journal's: JOURNAL_STREAM names its device and inode (systemd.exec(5)). */
export function isJournal(env: Readonly<Record<string, string | undefined>>, fd: number): boolean {
  if (!env.JOURNAL_STREAM) return false;
  try {
    const { dev, ino } = fstatSync(fd, { bigint: true });
    return env.JOURNAL_STREAM === `${dev}:${ino}`;
  } catch {
    return false; // it is closed
  }
}

/** What the journal takes off the front of a line to know its priority (sd-daemon(3)), for pino's numbers of levels. */
function prefixOf(level: number): string {
  if (level >= 60) return "<2>";
  if (level >= 50) return "<3>";
  if (level >= 40) return "<4>";
  return level >= 30 ? "<6>" : "<7>";
}

/** The front of a line that is an error. */
export const ERROR_PREFIX = prefixOf(50);

/** Hands lines on to `stream` with their priority in front. */
export function withPriority(stream: DestinationStream): DestinationStream {
  const prefixing = {
    [pino.symbols.needsMetadataGsym]: true, // so that pino leaves each line's level here
    lastLevel: 30,
    write: (line: string) => stream.write(prefixOf(prefixing.lastLevel) + line),
  };
  return prefixing;
}
