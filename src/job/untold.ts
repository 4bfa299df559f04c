import { isSkip, type RunLine } from "../contract/outcome.ts";
import { appendRunLine, isLogged } from "./run-log.ts";
import { noteInStatus } from "./status-file.ts";

/** Ends of runs of this process that could not be written down (a full disk), until they can. */
export class UntoldEnds {
  #lines: readonly RunLine[] = [];

  /** Oldest first. */
  get lines(): readonly RunLine[] {
    return this.#lines;
  }

  /** A skip changed nothing: its loss is none. */
  keep(line: RunLine): void {
    if (!isSkip(line.result)) this.#lines = [...this.#lines, line];
  }

  /**
   * Writes them down, holding the run lock, unless another process settled them meanwhile; `today` is the present date
   * in TZ. False when they still cannot be, and stay.
   */
  async tell(cacheDir: string, today: string): Promise<boolean> {
    try {
      for (const line of this.#lines) {
        if (!(await isLogged(cacheDir, line))) {
          await noteInStatus(cacheDir, line, today);
          await appendRunLine(cacheDir, line);
        }
        this.#lines = this.#lines.filter((other) => other !== line);
      }
      return true;
    } catch {
      return false; // it was said in the log when it happened first
    }
  }
}
