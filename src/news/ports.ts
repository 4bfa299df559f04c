import type { RunLine } from "../contract/outcome.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Book } from "./book.ts";
import type { Comparison, NewsPolicy } from "./decide.ts";
import type { ByMode, EndedRun } from "./ended-run.ts";
import type { Pinger } from "./pinger.ts";
import type { Posted } from "./post.ts";
import type { LastGood } from "./trouble.ts";

/** Whoever holds it is the only one to read the log on and to send. */
export interface NewsLock {
  /** Throws when it is another's by now. */
  verify(): Promise<void>;
  release(): Promise<void>;
}

/** What the newsroom needs of the rest of the program, as the root hands it over. */
export interface NewsPorts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly timezone: string;
  readonly policy: NewsPolicy;
  readonly bookPath: string;
  /** Null while another has it; throws when the folder cannot be written. */
  takeLock(): Promise<NewsLock | null>;
  /** The run log's lines after `marks`, of `firstDay` and later. */
  tail(marks: Book["marks"], firstDay: string): Promise<{ lines: readonly RunLine[]; marks: Book["marks"] }>;
  isLogged(line: RunLine): Promise<boolean>;
  lastGood(): Promise<LastGood>;
  /** What the reports of this run say that those of the day before did not. */
  compare(run: EndedRun): Promise<{ readonly severe: ByMode<Comparison>; readonly sourceUnchanged: boolean }>;
  /** Sends a text; null when nobody is to be told in words. */
  readonly webhook: ((text: string, signal: AbortSignal) => Promise<Posted>) | null;
  /** Null when there is no dead man's switch. */
  readonly pinger: Pick<Pinger, "tell" | "idle" | "stop"> | null;
}
