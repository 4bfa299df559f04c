import { Writable } from "node:stream";
import { type Clock, systemClock, type Timer } from "../lib/clock.ts";
import type { CommandIo } from "./io.ts";

const TICK_MS = 250;

/**
 * What long work does now: on a terminal one line that is written over, with the seconds the phase has taken;
 * elsewhere a line for each phase. Stops by itself when the work ends (`using`).
 */
export class Progress implements Disposable {
  readonly #io: CommandIo;
  readonly #clock: Clock;
  #timer: Timer | null = null;
  /** Of what: a day, a report. */
  #about = "";
  #phase: string | null = null;
  #step = "";
  #limit = "";
  #since = 0;
  #shown = "";

  constructor(io: CommandIo, clock: Clock = systemClock()) {
    this.#io = io;
    this.#clock = clock;
  }

  /** From now on the phases are of this. */
  about(what: string): void {
    this.#about = what;
  }

  /** `limitMs`: it takes no longer than that; 0 and none say nothing. */
  phase(name: string, limitMs = 0): void {
    this.#phase = name;
    this.#step = "";
    this.#limit = limitMs === 0 ? "" : `at most ${Math.round(limitMs / 1000)} s`;
    this.#since = this.#clock.monotonic();
    if (!this.#io.interactive) this.#io.err(`${this.#about} ${name}${this.#limit && ` (${this.#limit})`}`);
    else if (this.#timer === null) this.#tick();
    else this.#showPhase();
  }

  /** How far the phase is; elsewhere than on a terminal a line for each tenth. */
  step({ done, of }: { readonly done: number; readonly of: number }): void {
    const before = Math.floor(((done - 1) * 10) / of);
    this.#step = ` ${done}/${of}`;
    if (!this.#io.interactive && Math.floor((done * 10) / of) > before)
      this.#io.err(`${this.#about} ${this.#phase}${this.#step}`);
    if (this.#io.interactive && this.#timer !== null) this.#showPhase();
  }

  /** The line goes; the next phase begins a new one. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#show("");
    this.#phase = null;
  }

  /** A stream for the log's lines on a terminal: they come above the line, not into it. */
  stream(): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        const line = this.#shown;
        this.#show("");
        this.#io.err(chunk.toString().trimEnd());
        this.#show(line);
        done();
      },
    });
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #tick(): void {
    this.#showPhase();
    this.#timer = this.#clock.after(TICK_MS, () => this.#tick());
  }

  #showPhase(): void {
    const seconds = Math.floor((this.#clock.monotonic() - this.#since) / 1000);
    this.#show(`${this.#about}  ${this.#phase}${this.#step} … ${seconds} s${this.#limit && ` of ${this.#limit}`}`);
  }

  #show(text: string): void {
    if (text === this.#shown) return;
    this.#shown = text;
    this.#io.rewrite(text);
  }
}

/** For scripts: nothing but their JSON. */
export function progressUnless(json: boolean | undefined, io: CommandIo): Progress | null {
  return json ? null : new Progress(io);
}
