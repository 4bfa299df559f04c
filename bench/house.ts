import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { timed } from "./timed.ts";

/** The day that every database and every report here is about: the same rows in every run of the bench. */
export const AS_OF = "2026-06-30";

/** What a demo database holds. */
export interface DemoSize {
  readonly deals: number;
  /** Default: the program's own. */
  readonly memos?: number;
  /** Every column filled, as in production; otherwise only those the report reads. */
  readonly wide: boolean;
}

/** The size of production: about 200 MB. */
export const PRODUCTION: DemoSize = { deals: 20_000, memos: 30_000, wide: true };

/** Where the bench lives: one fresh folder, the program under test, and the databases made so far. */
export class House implements AsyncDisposable {
  readonly folder: string;
  readonly program: string;
  readonly signal: AbortSignal;
  readonly #say: (text: string) => void;
  readonly #databases = new Map<string, Promise<string>>();

  static async open(program: string | null, signal: AbortSignal, say: (text: string) => void): Promise<House> {
    const parent = resolve(process.env.BENCH_DIR ?? tmpdir());
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, "salesmap-reportd-bench-"));
    return new House(folder, resolve(program ?? join(import.meta.dirname, "..", "dist", "main.js")), signal, say);
  }

  private constructor(folder: string, program: string, signal: AbortSignal, say: (text: string) => void) {
    this.folder = folder;
    this.program = program;
    this.signal = signal;
    this.#say = say;
  }

  /** Progress, for whoever waits. */
  say(text: string): void {
    this.#say(text);
  }

  /** The environment of every program started here: none of the caller's settings, no model, no schedule. */
  env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { PATH: process.env.PATH ?? "", TMPDIR: this.folder, ...more };
  }

  /** A new folder of this name. */
  async room(name: string): Promise<string> {
    const path = join(this.folder, name);
    await mkdir(path, { recursive: true });
    return path;
  }

  /** A demo database, made when it is first asked for. */
  database(size: DemoSize): Promise<string> {
    const name = `${size.wide ? "wide" : "narrow"}-${size.deals}`;
    const made = this.#databases.get(name) ?? this.#make(join(this.folder, `${name}.db`), size);
    this.#databases.set(name, made);
    return made;
  }

  async #make(path: string, { deals, memos, wide }: DemoSize): Promise<string> {
    this.say(`making a demo database of ${deals.toLocaleString("en")} ${wide ? "wide" : "narrow"} deals`);
    const size = ["--deals", String(deals), ...(memos === undefined ? [] : ["--memos", String(memos)])];
    const args = ["demo-db", "--out", path, "--as-of", AS_OF, ...size, ...(wide ? [] : ["--narrow"])];
    await timed(process.execPath, [this.program, ...args], { env: this.env(), signal: this.signal });
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
