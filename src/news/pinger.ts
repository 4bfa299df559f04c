import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { sleep } from "../lib/sleep.ts";
import { type Ping, pingUrl } from "./ping.ts";
import { type Posted, post } from "./post.ts";

const TIMEOUT_MS = 5_000;
/** The waits before the second attempt and the third. */
const BACKOFF_MS: readonly number[] = [500, 2_000];
/** Waiting pings beyond these are dropped: a switch that cannot be reached will say so by itself. */
const MOST_WAITING = 20;

/** One attempt. */
export function sendPing(url: string, ping: Ping, clock: Clock, signal?: AbortSignal): Promise<Posted> {
  const letter = { url: pingUrl(url, ping), type: "text/plain; charset=utf-8", body: ping.body } as const;
  return post(letter, clock, TIMEOUT_MS, signal);
}

/** Sends pings in order, as well as can be within seconds; whoever tells of a run never waits for it. */
export class Pinger {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(url: string, clock: Clock, log: Logger) {
    this.#url = url;
    this.#clock = clock;
    this.#log = log;
  }

  tell(ping: Ping): void {
    if (this.#waiting >= MOST_WAITING) return void this.#log.warn({ ping: ping.kind }, "ping_dropped");
    this.#waiting += 1;
    this.#queue = this.#queue
      .then(() => this.#deliver(ping))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Resolves when everything told so far is sent or given up. */
  idle(): Promise<void> {
    return this.#queue;
  }

  /** Gives up what is left. */
  stop(): void {
    this.#stop.abort();
  }

  async #deliver(ping: Ping): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      const posted = await sendPing(this.#url, ping, this.#clock, this.#stop.signal);
      const waitMs = BACKOFF_MS[attempt];
      if (posted.kind === "taken") return void this.#log.debug({ ping: ping.kind }, "ping_sent");
      if (posted.kind === "refused" || waitMs === undefined) {
        const { detail } = posted;
        return void this.#log.warn({ ping: ping.kind, rid: ping.rid, detail }, "ping_failed");
      }
      await sleep(this.#clock, waitMs, this.#stop.signal);
    }
  }
}
