import { type CardTally, fellBack } from "../contract/card.ts";
import type { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import { messageOf } from "../lib/errors.ts";
import { dateIn, isoIn, stampIn } from "../lib/zone.ts";
import type { Ask, RunPorts } from "./ports.ts";
import { appendRunLine, isLogged, runLinesOf } from "./run-log.ts";
import { noteInStatus } from "./status-file.ts";
import type { UntoldEnds } from "./untold.ts";

/** What is known of the source when a mode ends. */
export interface SourceNote {
  readonly signature: string | null;
  readonly identity: string | null;
}

type Ending = Pick<RunLine, "result" | "code" | "msg" | "generated_at" | "cards">;

/** Writes down how each mode of one run ends: status file, run log, journal (SPEC 5.7). */
export class RunNotes {
  readonly #ports: RunPorts;
  readonly #ask: Ask;
  readonly #startedAt: number;
  readonly #startedTick: number;
  readonly #untold: UntoldEnds;
  readonly #lines = new Map<Mode, RunLine>();
  /** `YYYYMMDD_HHMMSS` in TZ. */
  jobRunId: string;
  source: SourceNote = { signature: null, identity: null };

  constructor(ports: RunPorts, ask: Ask, untold: UntoldEnds) {
    this.#ports = ports;
    this.#ask = ask;
    this.#untold = untold;
    this.#startedAt = ports.clock.now();
    this.#startedTick = ports.clock.monotonic();
    this.jobRunId = stampIn(ports.settings.timezone, this.#startedAt);
  }

  get startedAt(): string {
    return isoIn(this.#ports.settings.timezone, this.#startedAt);
  }

  /** Makes the id unique: in the same second as another run of the log, the next free one. Holding the lock. */
  async claimId(): Promise<void> {
    const { cacheDir, timezone } = this.#ports.settings;
    const used = await runLinesOf(cacheDir, dateIn(timezone, this.#startedAt));
    const ids = new Set([...used, ...this.#untold.lines].map((line) => line.job_run_id));
    for (let at = this.#startedAt; ids.has(this.jobRunId); at += 1000) this.jobRunId = stampIn(timezone, at);
  }

  hasEnded(mode: Mode): boolean {
    return this.#lines.has(mode);
  }

  /** Whether this mode's end, or every end so far, is written down. */
  isTold(mode?: Mode): boolean {
    const lines = this.lines().filter((line) => mode === undefined || line.mode === mode);
    return lines.every((line) => !this.#untold.lines.includes(line));
  }

  pending(): Mode[] {
    return this.#ask.modes.filter((mode) => !this.hasEnded(mode));
  }

  /** The lines so far, in the order the modes were asked for. */
  lines(): RunLine[] {
    return this.#ask.modes.flatMap((mode) => this.#lines.get(mode) ?? []);
  }

  succeed(mode: Mode, msg: string, generatedAt: string, cards: CardTally): Promise<void> {
    const result = fellBack(cards) ? "SUCCESS_WITH_FALLBACK" : "SUCCESS";
    return this.#end(mode, { result, code: null, msg, generated_at: generatedAt, cards });
  }

  skip(mode: Mode, result: "SKIPPED_LOCKED" | "SKIPPED_CACHE", msg: string): Promise<void> {
    return this.#end(mode, { result, code: null, msg, generated_at: null, cards: null });
  }

  fail(mode: Mode, failure: RunFailure): Promise<void> {
    const { code, message } = failure;
    return this.#end(mode, { result: "FAILED", code, msg: message, generated_at: null, cards: null });
  }

  async skipAll(result: "SKIPPED_LOCKED", msg: string): Promise<RunLine[]> {
    for (const mode of this.pending()) await this.skip(mode, result, msg);
    return this.lines();
  }

  async failRest(failure: RunFailure): Promise<RunLine[]> {
    for (const mode of this.pending()) await this.fail(mode, failure);
    return this.lines();
  }

  async #end(mode: Mode, ending: Ending): Promise<void> {
    const line: RunLine = {
      ...ending,
      as_of: this.#ask.asOf,
      mode,
      db_signature: this.source.signature,
      trigger: this.#ask.trigger,
      job_run_id: this.jobRunId,
      started_at: this.startedAt,
      duration_ms: Math.round(this.#ports.clock.monotonic() - this.#startedTick),
      source_identity: this.source.identity,
    };
    this.#lines.set(mode, line);
    const { log } = this.#ports;
    const { cards: _cards, ...fields } = line;
    if (line.result === "FAILED") log.error(fields, "run_ended");
    else log.info(fields, "run_ended");
    await this.#write(line);
    this.#ports.tell({ kind: "mode_ended", line });
  }

  /** A full disk must not hide how a run ended: it is in the journal, in the answers, and written down once it can be. */
  async #write(line: RunLine): Promise<void> {
    const { cacheDir, timezone } = this.#ports.settings;
    if (line.code === "LOCK_LOST" && (await isLogged(cacheDir, line))) return; // the new holder settled it meanwhile
    const today = dateIn(timezone, this.#ports.clock.now());
    const noted = await this.#tried("status", line, noteInStatus(cacheDir, line, today));
    const logged = await this.#tried("run log", line, appendRunLine(cacheDir, line));
    if (!noted || !logged) this.#untold.keep(line);
  }

  async #tried(where: string, { job_run_id, mode }: RunLine, writing: Promise<void>): Promise<boolean> {
    try {
      await writing;
      return true;
    } catch (error) {
      this.#ports.log.error({ where, job_run_id, mode, error: messageOf(error) }, "run_not_noted");
      return false;
    }
  }
}
