import type { PublicStatus } from "./contract/status.ts";
import type { Clock, Timer } from "./lib/clock.ts";
import { messageOf } from "./lib/errors.ts";
import type { Logger } from "./lib/logger.ts";
import type { Notifier } from "./lib/systemd.ts";
import { lifeless, type Pulse } from "./supervision/pulse.ts";
import { statusLine } from "./supervision/status-line.ts";

/** How often the status line is renewed when nothing else does it: the next run and the database change by themselves. */
const RENEW_MS = 60_000;
/** What happens together is told in one line: a run that ends tells several things. */
const TOGETHER_MS = 200;
/** What does not look alive is looked at again this soon: it may only have slept. */
const DOUBT_MS = 1_000;

/** What the supervisor sees of the daemon. */
export interface Supervised {
  status(): Promise<PublicStatus>;
  pulses(): readonly Pulse[];
}

export interface SupervisorPorts {
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Logger;
  /** Within what time systemd wants a sign of life (ms); null without a watchdog. */
  readonly watchdogMs: number | null;
}

/**
 * The daemon's life under systemd: READY at once, the status line, and the watchdog, fed only while the event loop (it
 * runs our timer) and every pulse of the daemon prove alive.
 */
export class Supervisor {
  readonly #ports: SupervisorPorts;
  readonly #daemon: Supervised;
  readonly #tickMs: number;
  #timer: Timer | null = null;
  #lineAt = Number.NEGATIVE_INFINITY;
  #renewal: Timer | null = null;
  #wanted = false;
  #doubts: readonly string[] = [];
  #refusal: string | null = null;
  #stopped = false;

  constructor(daemon: Supervised, ports: SupervisorPorts) {
    this.#daemon = daemon;
    this.#ports = ports;
    this.#tickMs = Math.min(RENEW_MS, (ports.watchdogMs ?? Number.POSITIVE_INFINITY) / 3);
  }

  /** Says READY: the port and the watcher are live. */
  start(): void {
    this.#ports.notifier.tell({ READY: "1" });
    this.#tick();
  }

  /** Renews the status line: a run moved on. */
  renew(): void {
    if (this.#stopped) return;
    this.#wanted = true;
    this.#lineAt = this.#ports.clock.monotonic();
    this.#renewal ??= this.#ports.clock.after(TOGETHER_MS, () => void this.#tellLine());
  }

  /** The settings were read again: with a mistake, or (null) taken over. */
  reloaded(refusal: string | null): void {
    this.#refusal = refusal;
    this.renew();
  }

  /** Says STOPPING and why; resolves once systemd knows. */
  async stop(why: string): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#renewal?.cancel();
    this.#ports.notifier.tell({ STOPPING: "1", STATUS: `Stopping (${why})` });
    await this.#ports.notifier.settled();
  }

  #tick(): void {
    if (this.#stopped) return;
    const { clock, notifier, watchdogMs } = this.#ports;
    const doubts = lifeless(this.#daemon.pulses(), clock.monotonic());
    if (doubts.length === 0 && watchdogMs !== null) notifier.tell({ WATCHDOG: "1" });
    this.#judge(doubts);
    if (clock.monotonic() - this.#lineAt >= RENEW_MS) this.renew();
    const wait = doubts.length === 0 ? this.#tickMs : Math.min(DOUBT_MS, this.#tickMs);
    this.#timer = clock.after(wait, () => this.#tick());
  }

  #judge(doubts: readonly string[]): void {
    const { log, notifier } = this.#ports;
    if (doubts.length > 0 && this.#doubts.length === 0) {
      log.error({ reasons: doubts }, "not_alive_watchdog_not_fed");
      notifier.tell({ STATUS: `Not alive: ${doubts.join("; ")}` });
    }
    if (doubts.length === 0 && this.#doubts.length > 0) {
      log.warn({ reasons: this.#doubts }, "alive_again");
      this.#lineAt = Number.NEGATIVE_INFINITY;
    }
    this.#doubts = doubts;
  }

  /** One look at a time; what was asked for meanwhile comes after it. */
  async #tellLine(): Promise<void> {
    const { log, notifier } = this.#ports;
    this.#wanted = false;
    try {
      const refused = this.#refusal === null ? "" : `Reload refused, the old settings stand: ${this.#refusal}. `;
      const line = refused + statusLine(await this.#daemon.status());
      if (!this.#stopped && this.#doubts.length === 0) notifier.tell({ STATUS: line });
    } catch (error) {
      log.warn({ error: messageOf(error) }, "status_line_failed");
    }
    this.#renewal = null;
    if (this.#wanted) this.renew();
  }
}
