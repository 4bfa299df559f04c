import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/logger.ts";

/** A scraper gives up after 10 s by default; what a hung disk withholds must not cost it the rest. */
const PATIENCE_MS = 3_000;

/** Something that is looked at when a scrape comes. */
export interface Collector {
  readonly name: string;
  collect(): Promise<void>;
  /** Shows nothing rather than what was true once. */
  clear(): void;
}

/** Takes every look at once, each for itself: one that fails or hangs costs the others nothing. */
export class Scrape {
  readonly #collectors: readonly Collector[];
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #failed: (collector: string) => void;
  /** Looks in progress: scrapes that come meanwhile share them, also those that hang. */
  readonly #open = new Map<Collector, Promise<void>>();
  readonly #failing = new Set<Collector>();

  constructor(collectors: readonly Collector[], clock: Clock, log: Logger, failed: (collector: string) => void) {
    this.#collectors = collectors;
    this.#clock = clock;
    this.#log = log;
    this.#failed = failed;
  }

  /** Never rejects. */
  async run(): Promise<void> {
    await Promise.all(this.#collectors.map((collector) => this.#look(collector)));
  }

  async #look(collector: Collector): Promise<void> {
    try {
      await this.#inTime(this.#begin(collector));
      if (this.#failing.delete(collector)) this.#log.info({ collector: collector.name }, "metrics_complete_again");
    } catch (error) {
      collector.clear();
      this.#failed(collector.name);
      if (this.#failing.has(collector)) return;
      this.#failing.add(collector);
      this.#log.warn({ collector: collector.name, error: messageOf(error) }, "metrics_incomplete");
    }
  }

  #begin(collector: Collector): Promise<void> {
    const open = this.#open.get(collector);
    if (open !== undefined) return open;
    const begun = collector.collect().finally(() => this.#open.delete(collector));
    this.#open.set(collector, begun);
    return begun;
  }

  #inTime(work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.after(PATIENCE_MS, () => reject(new Error(`no answer within ${PATIENCE_MS} ms`)));
      work.finally(() => timer.cancel()).then(resolve, reject);
    });
  }
}
