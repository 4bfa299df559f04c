import type { RunEvent } from "../contract/events.ts";
import { isSkip, type RunLine } from "../contract/outcome.ts";
import type { Timer } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { sleep } from "../lib/sleep.ts";
import { type Book, newBook } from "./book.ts";
import { BookKeeper } from "./book-keeper.ts";
import { voiceOfLine } from "./ended-run.ts";
import { nextMessage } from "./outbox.ts";
import { startPing } from "./ping.ts";
import type { NewsLock, NewsPorts } from "./ports.ts";
import { sendDue, tellLost } from "./send-due.ts";
import { newLines, takeIn } from "./take-in.ts";
import { nextDue } from "./trouble.ts";

/** What others log (a command, another daemon) is noticed within this. */
const LOOK_MS = 60_000;
/** The modes of a run that ends without the lock come one after the other. */
const GATHER_MS = 200;
/** Another daemon holds the lock, for moments. */
const LOCKED_MS = 1_000;
/** What a stop waits for at most. */
const FLUSH_MS = 2_000;

/**
 * Tells people and the dead man's switch how runs end (docs/decisions/0010). The run log is the truth and events only
 * wake, so nothing is lost with this process. A failure that the log cannot take (a full disk) is told from memory.
 */
export class Newsroom {
  readonly #ports: NewsPorts;
  readonly #keeper: BookKeeper;
  readonly #cut = new AbortController();
  /** Runs of this process that hold the run lock: their modes are gathered until they leave. */
  readonly #running = new Set<string>();
  /** Ends of our own runs that may not have reached the log. */
  readonly #own: RunLine[] = [];
  #timer: { readonly timer: Timer; readonly at: number } | null = null;
  #working: Promise<void> | null = null;
  #again = false;
  #stopping: Promise<void> | null = null;
  #lockBroken = false;

  constructor(ports: NewsPorts) {
    this.#ports = ports;
    this.#keeper = new BookKeeper(ports.bookPath, ports.log, async () => {
      const { marks } = await newLines(ports, newBook({}));
      return newBook(marks);
    });
  }

  /** Begins the book where the log ends, unless there is one. Before any run. */
  async open(): Promise<void> {
    await this.#keeper.open();
    this.#wakeIn(0);
  }

  hear(event: RunEvent): void {
    switch (event.kind) {
      case "run_began": {
        this.#running.add(event.record.job_run_id);
        if (voiceOfLine(event.record) === "scheduled") this.#ports.pinger?.tell(startPing(event.record));
        return;
      }
      case "mode_ended":
        if (!isSkip(event.line.result) && voiceOfLine(event.line) !== "silent") this.#own.push(event.line);
        if (!this.#running.has(event.line.job_run_id)) this.#wakeIn(GATHER_MS);
        return;
      case "run_left":
        this.#running.delete(event.record.job_run_id);
        this.#wakeIn(0);
        return;
      case "run_phase":
        return;
    }
  }

  /** Sends what can be sent within two seconds; the rest stays in the book. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { clock, pinger, log } = this.#ports;
    this.#timer?.timer.cancel();
    const flushed = new AbortController();
    const flush = Promise.resolve(this.#working)
      .then(() => this.#session())
      .then(() => pinger?.idle())
      .catch((error: unknown) => log.error({ error: messageOf(error) }, "news_broke"))
      .finally(() => flushed.abort());
    await sleep(clock, FLUSH_MS, flushed.signal);
    this.#cut.abort();
    pinger?.stop();
    await flush;
  }

  /** Works after `ms`, or earlier when that is planned already. */
  #wakeIn(ms: number): void {
    const at = this.#ports.clock.monotonic() + ms;
    if (this.#stopping !== null || (this.#timer !== null && this.#timer.at <= at)) return;
    this.#timer?.timer.cancel();
    this.#timer = { at, timer: this.#ports.clock.after(ms, () => this.#work()) };
  }

  /** One session at a time; one that is asked for meanwhile comes after it. */
  #work(): void {
    this.#timer = null;
    if (this.#working !== null) {
      this.#again = true;
      return;
    }
    this.#working = this.#session()
      .catch((error: unknown) => {
        this.#ports.log.error({ error: messageOf(error) }, "news_broke");
        return LOOK_MS;
      })
      .then((idleMs) => {
        this.#working = null;
        this.#wakeIn(this.#again ? 0 : idleMs);
        this.#again = false;
      });
  }

  /** Takes in what is new and sends what is due. Answers for how long there is nothing to do, in ms. */
  async #session(): Promise<number> {
    const seen = await this.#keeper.present();
    if (!(await this.#hasWork(seen))) return this.#idleMs(seen);
    const lock = await this.#lock();
    if (lock === null) return LOCKED_MS;
    try {
      return this.#idleMs(await sendDue(this.#ports, this.#keeper, await this.#takeIn(), lock, this.#cut.signal));
    } finally {
      await lock.release();
    }
  }

  async #takeIn(): Promise<Book> {
    const before = await this.#keeper.present();
    const own = [...this.#own];
    const { book, pings } = await takeIn(this.#ports, before, own);
    await this.#keeper.keep(book);
    this.#own.splice(0, own.length);
    tellLost(this.#ports.log, before.outbox, book.outbox);
    for (const ping of pings) this.#ports.pinger?.tell(ping);
    return book;
  }

  async #hasWork(book: Book): Promise<boolean> {
    const now = this.#ports.clock.now();
    if (this.#own.length > 0 || this.#nextAt(book, now) <= now) return true;
    const { marks } = await newLines(this.#ports, book);
    return Object.entries(marks).some(([day, bytes]) => bytes !== (book.marks[day] ?? 0));
  }

  /** Epoch ms at which a message is due to be sent or a kept-back failure to be told. */
  #nextAt({ outbox, state }: Book, now: number): number {
    const { policy, webhook } = this.#ports;
    const due = nextDue(state, policy.modes, policy.cooldownMs) ?? Number.POSITIVE_INFINITY;
    if (webhook === null || outbox.pending.length === 0) return due;
    return Math.min(due, nextMessage(outbox, now) === null ? outbox.retryAt : now);
  }

  #idleMs(book: Book): number {
    const now = this.#ports.clock.now();
    return Math.min(LOOK_MS, Math.max(GATHER_MS, this.#nextAt(book, now) - now));
  }

  /** A folder that cannot be written has no lock and no other reader: people are told of it all the same. */
  async #lock(): Promise<NewsLock | null> {
    try {
      const lock = await this.#ports.takeLock();
      this.#lockBroken = false;
      return lock;
    } catch (error) {
      if (!this.#lockBroken) this.#ports.log.error({ error: messageOf(error) }, "news_without_lock");
      this.#lockBroken = true;
      return { verify: async () => {}, release: async () => {} };
    }
  }
}
