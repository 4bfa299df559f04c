/** What a command may touch of the process. Each call of `out` and `err` writes one line. */
export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
  /** Shows a text in place of what it showed before, on the last line of the terminal (stderr). */
  rewrite(text: string): void;
  /** stderr is a terminal. */
  readonly interactive: boolean;
  /** stdout shows colours. */
  readonly colours: boolean;
  /** Aborted by SIGINT and SIGTERM; the reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Calls back at every SIGHUP from now on, which would end the process otherwise; answers how to stop. */
  onHangup(listener: () => void): () => void;
  /** The process has no other work: it may be made to live in a zone. */
  readonly ownsProcess: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Does a command's work, which answers with the exit code; the code is kept until everything is closed. */
export type Start = (work: (io: CommandIo) => Promise<number>) => Promise<void>;
