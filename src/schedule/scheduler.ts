import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import type { SourceState } from "../contract/source.ts";
import type { Clock, Timer } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/logger.ts";
import { dateIn } from "../lib/zone.ts";
import { decideCatchUp } from "./catch-up.ts";
import type { Slots } from "./slots.ts";

const TICK_MS = 60_000;
/** A slot noticed later than this was slept through: it is caught up, not kept. */
const LATE_MS = 60_000;

export interface SchedulerPorts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly slots: Slots;
  readonly timezone: string;
  readonly modes: readonly Mode[];
  readonly refreshOnChange: boolean;
  request(trigger: "schedule" | "catch_up" | "db_stable", asOf: string, modes: readonly Mode[]): Promise<RunLine[]>;
  /** Run lines of a calendar day (in TZ), oldest first. */
  linesOf(day: string): Promise<RunLine[]>;
  sourceState(): Promise<SourceState>;
  /** `source_identity` of the cached report, or null. */
  builtFrom(mode: Mode, asOf: string): Promise<string | null>;
  /** A run is in progress, here or in another process that keeps its lock fresh. */
  isBusy(): Promise<boolean>;
}

/**
 * Keeps the slots (SPEC 5, *Schedule* and *Catch-up*). It looks at the clock every minute and at every slot, and
 * remembers the newest slot it has seen: a clock that steps back fires none twice, one that jumps skips none.
 */
export class Scheduler {
  readonly #ports: SchedulerPorts;
  #timer: Timer | null = null;
  /** The newest slot seen, and until when it stays the newest. */
  #slot: number | null = null;
  #nextSlot: number | null = null;
  #working: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #tickedAt = 0;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
  }

  /** Starts ticking; a slot before now is left to catch-up. */
  start(): void {
    this.#slot = this.#ports.slots.newest(this.#ports.clock.now());
    this.#tick();
  }

  /** Decides anew: after a run, and when the source changed. */
  check(): void {
    if (this.#working === null) this.#work(() => this.#decide());
    else this.#again = true;
  }

  /** The source has become stable: late exports are caught up, and changed ones refresh today's report if asked for. */
  async sourceStable(identity: string): Promise<void> {
    this.check();
    await this.#working;
    if (!this.#ports.refreshOnChange || this.#stopped) return;
    const today = this.#today();
    const built = await Promise.all(this.#ports.modes.map((mode) => this.#ports.builtFrom(mode, today)));
    const behind = this.#ports.modes.filter((_, at) => built[at] !== identity);
    if (behind.length > 0) await this.#ports.request("db_stable", today, behind);
  }

  /** Epoch ms of the last tick: proof of life. */
  tickedAt(): number {
    return this.#tickedAt;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#working;
  }

  #today(): string {
    return dateIn(this.#ports.timezone, this.#ports.clock.now());
  }

  #tick(): void {
    if (this.#stopped) return;
    const now = this.#ports.clock.now();
    this.#tickedAt = now;
    const slot = this.#newSlot(now);
    if (slot !== null && now - slot <= LATE_MS) this.#work(() => this.#keep(slot));
    else this.check();
    const untilSlot = (this.#nextSlot ?? Number.POSITIVE_INFINITY) - now;
    this.#timer = this.#ports.clock.after(Math.max(1, Math.min(TICK_MS, untilSlot)), () => this.#tick());
  }

  /** A slot that has come since the last tick, once. */
  #newSlot(now: number): number | null {
    if (this.#nextSlot !== null && now < this.#nextSlot) return null;
    const newest = this.#ports.slots.newest(now);
    this.#nextSlot = this.#ports.slots.next(now);
    if (newest === null || (this.#slot !== null && newest <= this.#slot)) return null;
    this.#slot = newest;
    return newest;
  }

  /** One piece of work at a time; a check that was asked for meanwhile comes after it. */
  #work(piece: () => Promise<void>): void {
    if (this.#stopped) return;
    const before = this.#working ?? Promise.resolve();
    const working = before
      .then(piece)
      .catch((error: unknown) => this.#ports.log.error({ error: messageOf(error) }, "schedule_failed"))
      .finally(() => {
        if (this.#working !== working) return;
        this.#working = null;
        if (!this.#again) return;
        this.#again = false;
        this.check();
      });
    this.#working = working;
  }

  async #keep(slot: number): Promise<void> {
    const { request, timezone, modes } = this.#ports;
    this.#after(await request("schedule", dateIn(timezone, slot), modes));
  }

  async #decide(): Promise<void> {
    const { clock, slots, timezone, modes, log } = this.#ports;
    const now = clock.now();
    const slot = this.#slot !== null && this.#slot <= now ? this.#slot : slots.newest(now);
    const today = this.#today();
    if (slot === null || dateIn(timezone, slot) !== today || (await this.#ports.isBusy())) return;
    const since = (await this.#ports.linesOf(today)).filter((line) => Date.parse(line.started_at) >= slot);
    const source = await this.#ports.sourceState();
    const due = modes.filter(
      (mode) =>
        decideCatchUp(
          since.filter((line) => line.mode === mode),
          today,
          source,
        ) === "run",
    );
    if (due.length === 0 || this.#stopped) return;
    log.info({ as_of: today, modes: due }, "catching_up");
    this.#after(await this.#ports.request("catch_up", today, due));
  }

  /** A failed run may be due again at once; one that met a lock waits for the next tick. */
  #after(lines: readonly RunLine[]): void {
    if (lines.some((line) => line.result === "FAILED")) this.#again = true;
  }
}
