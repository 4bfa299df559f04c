import type { FeedListener } from "../contract/feed.ts";
import type { PublicStatus } from "../contract/status.ts";
import type { Clock, Timer } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/logger.ts";
import { changesBetween } from "./changes.ts";

/** Looked at this often while somebody listens: other processes' runs tell nobody. */
const POLL_MS = 1_000;
/** What comes closer together than this is told at once. */
const SOON_MS = 100;
/** Silence for longer would be taken for a dead connection. */
const BEAT_MS = 15_000;

export interface FeedPorts {
  readonly clock: Clock;
  readonly log: Logger;
  /** Costs some files' reading; asked for only while somebody listens. */
  status(): Promise<PublicStatus>;
}

interface Heard {
  readonly listener: FeedListener;
  before: PublicStatus | null;
  /** Monotonic ms. */
  toldAt: number;
}

/** Tells listeners what changes in the status (SPEC 6, `events`). */
export class Feed {
  readonly #ports: FeedPorts;
  readonly #listening = new Set<Heard>();
  #timer: Timer | null = null;
  #looking = false;
  #woken = false;
  #closed = false;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  /** How many listen. */
  get size(): number {
    return this.#listening.size;
  }

  /** Tells everything, then what changes; answers how to stop listening. */
  listen(listener: FeedListener): () => void {
    if (this.#closed) {
      listener.end();
      return () => {};
    }
    const heard: Heard = { listener, before: null, toldAt: this.#ports.clock.monotonic() };
    this.#listening.add(heard);
    if (this.#looking) this.#woken = true;
    else this.#lookIn(0);
    return () => {
      this.#listening.delete(heard);
      if (this.#listening.size === 0) this.#timer?.cancel();
    };
  }

  /** Something may have changed. */
  wake(): void {
    if (this.#listening.size === 0 || this.#woken) return;
    this.#woken = true;
    if (!this.#looking) this.#lookIn(SOON_MS);
  }

  /** Ends every listener. */
  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    for (const { listener } of this.#listening) listener.end();
    this.#listening.clear();
  }

  #lookIn(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#ports.clock.after(ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    this.#woken = false;
    try {
      const status = await this.#ports.status();
      for (const heard of this.#listening) this.#tell(heard, status);
    } catch (error) {
      this.#ports.log.warn({ error: messageOf(error) }, "feed_broke");
    }
    this.#looking = false;
    if (this.#listening.size > 0) this.#lookIn(this.#woken ? SOON_MS : POLL_MS);
  }

  #tell(heard: Heard, status: PublicStatus): void {
    const now = this.#ports.clock.monotonic();
    const changes = changesBetween(heard.before, status);
    for (const change of changes) heard.listener.tell(change);
    if (changes.length === 0 && now - heard.toldAt >= BEAT_MS) heard.listener.beat();
    else if (changes.length === 0) return;
    heard.before = status;
    heard.toldAt = now;
  }
}
