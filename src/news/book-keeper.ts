import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/logger.ts";
import { type Book, createBook, readBook, writeBook } from "./book.ts";

/** Reads and writes the book for whoever holds the lock; while it cannot be written, it is kept in memory. */
export class BookKeeper {
  readonly #path: string;
  readonly #log: Logger;
  readonly #blank: () => Promise<Book>;
  /** The book as it should be, while it cannot be written. */
  #unwritten: Book | null = null;
  #isBroken = false;

  /** `blank` makes the book of somebody who was told nothing and has heard everything. */
  constructor(path: string, log: Logger, blank: () => Promise<Book>) {
    this.#path = path;
    this.#log = log;
    this.#blank = blank;
  }

  /** Begins a book, unless there is one. */
  async open(): Promise<void> {
    const blank = await this.#blank();
    await createBook(this.#path, blank).catch((error: unknown) => this.#notKept(blank, error));
    await this.present(); // one that is broken is begun anew now, and not after something happened
  }

  async present(): Promise<Book> {
    if (this.#unwritten !== null) return this.#unwritten;
    const found = await readBook(this.#path).catch(() => "broken" as const);
    if (typeof found === "object") return found;
    this.#log.error({ path: this.#path, found }, "news_begin_anew");
    this.#unwritten = await this.#blank();
    return this.#unwritten;
  }

  /** Never rejects: what cannot be written is told all the same, but not after a restart. */
  async keep(book: Book): Promise<void> {
    try {
      await writeBook(this.#path, book);
      if (this.#isBroken) this.#log.info({}, "news_kept_again");
      this.#isBroken = false;
      this.#unwritten = null;
    } catch (error) {
      this.#notKept(book, error);
    }
  }

  #notKept(book: Book, error: unknown): void {
    if (!this.#isBroken) this.#log.error({ error: messageOf(error) }, "news_not_kept");
    this.#isBroken = true;
    this.#unwritten = book;
  }
}
