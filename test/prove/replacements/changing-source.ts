import { existsSync, lstatSync, mkdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { fillStamped, stampedCopy } from "../stamped-export.ts";

const SIDECARS = ["-wal", "-shm", "-journal"];

/** A database at a path, and whoever writes to it. What it says at the moment is one generation. */
export class ChangingSource implements Disposable {
  readonly path: string;
  readonly folder: string;
  /** Where the next versions are made ready, on the same file system. */
  readonly #aside: string;
  readonly #seed: string;
  #made = 0;
  /** The generation that whoever opens the database finds. */
  content = 0;
  /** Writers that keep the database open. */
  #writers: Sqlite.Database[] = [];
  /** Writers of databases that were replaced under them. */
  readonly #strays: Sqlite.Database[] = [];
  /** A writer in the middle of a transaction. */
  #unfinished: Sqlite.Database | null = null;
  /** What lies beside the database belongs to one that is gone. */
  #sidecarsAreStale = false;

  constructor(path: string) {
    this.path = path;
    this.folder = dirname(path);
    this.#aside = join(this.folder, "aside");
    this.#seed = join(this.#aside, "seed.db");
    mkdirSync(this.#aside);
    const db = new Sqlite(this.#seed);
    fillStamped(db, 0);
    db.close();
  }

  /** A file that holds the next generation, not yet in place. */
  next(): string {
    const file = join(this.#aside, `next-${++this.#made}.db`);
    stampedCopy(this.#seed, file, this.#made);
    return file;
  }

  get generation(): number {
    return this.#made;
  }

  /** The next generation's number, for a writer that makes it in place. */
  claim(): number {
    return ++this.#made;
  }

  /** Another file stands at the path: whatever lies beside it is stale. */
  replaced(): void {
    this.content = this.#made;
    this.#strays.push(...this.#writers);
    this.#writers = [];
    this.#sidecarsAreStale = SIDECARS.some((suffix) => existsSync(this.#real() + suffix));
  }

  /** What an operator does before he copies over in place: nobody has it open, nothing lies beside it. */
  clear(): void {
    for (const writer of this.#writers) writer.close();
    this.#writers = [];
    this.#sidecarsAreStale = true;
    this.#removeStaleSidecars();
  }

  /** SQLite must not find them. */
  #removeStaleSidecars(): void {
    if (!this.#sidecarsAreStale) return;
    for (const suffix of SIDECARS) rmSync(this.#real() + suffix, { force: true });
    this.#sidecarsAreStale = false;
  }

  open(): Sqlite.Database {
    this.#removeStaleSidecars();
    const db = new Sqlite(this.path);
    db.pragma("synchronous = OFF");
    return db;
  }

  keepOpen(...writers: Sqlite.Database[]): void {
    this.#writers.push(...writers);
  }

  leaveUnfinished(writer: Sqlite.Database): void {
    this.#unfinished = writer;
  }

  /** The writer in the middle of a transaction gives up. */
  giveUp(): void {
    if (this.#unfinished === null) return;
    this.#unfinished.exec("ROLLBACK");
    this.#unfinished.close();
    this.#unfinished = null;
  }

  get isLink(): boolean {
    return lstatSync(this.path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  }

  /** The public signature that the status must come to show. */
  signature(): string {
    const { mtimeNs, size } = statSync(this.path, { bigint: true });
    return `${mtimeNs / 1_000_000_000n}-${size}`;
  }

  #real(): string {
    return existsSync(this.path) ? realpathSync(this.path) : this.path;
  }

  [Symbol.dispose](): void {
    this.giveUp();
    for (const writer of [...this.#writers, ...this.#strays]) writer.close();
  }
}
