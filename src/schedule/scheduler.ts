import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import type { SourceState } from "../contract/source.ts";
import type { Clock, Timer } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/logger.ts";
import { dateIn } from "../lib/zone.ts";
import { decideCatchUp, foundNoSource, isKept, isKnownBad } from "./catch-up.ts";
import { SlotWatch } from "./slot-watch.ts";
import type { Slots } from "./slots.ts";

/** It looks at the clock at least this often. */
export const TICK_MS = 60_000;
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
  /** `source_identity` of the report with the newest as_of up to `asOf`, or null. */
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
  readonly #watch: SlotWatch;
  /** What our own runs since the slot came to: the log may not have been written. */
  readonly #own: RunLine[] = [];
  /** The source that a refresh was made of last. */
  #refreshed: string | null = null;
  #working: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #tickedAt: number;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
    this.#watch = new SlotWatch(ports.slots);
    this.#tickedAt = ports.clock.monotonic();
  }

  /** Starts ticking; a slot before now is left to catch-up. */
  start(): void {
    if (this.#timer !== null) return;
    this.#watch.beginAt(this.#ports.clock.now());
    this.#tick();
  }

  /** Decides anew: after a run, and when the source changed. */
  check(): void {
    if (this.#working === null) this.#look();
    else this.#again = true;
  }

  /** Monotonic ms of the last look at the clock (until the first: of the making): proof of life. */
  tickedAt(): number {
    return this.#tickedAt;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#working;
  }

  #tick(): void {
    if (this.#stopped) return;
    const now = this.#ports.clock.now();
    this.#tickedAt = this.#ports.clock.monotonic();
    const slot = this.#slotToKeep(now);
    if (slot !== null) this.#work(() => this.#keep(slot));
    else this.check();
    const ms = Math.max(1, Math.min(TICK_MS, this.#watch.until(now)));
    this.#timer = this.#ports.clock.after(ms, () => this.#tick());
  }

  /** Between two ticks a slot may have come too: the machine slept. */
  #look(): void {
    const slot = this.#timer === null ? null : this.#slotToKeep(this.#ports.clock.now());
    this.#work(() => (slot === null ? this.#decide() : this.#keep(slot)));
  }

  /** A slot that has just come; a later one is for catch-up. */
  #slotToKeep(now: number): number | null {
    const slot = this.#watch.look(now);
    if (slot !== null) this.#own.length = 0;
    return slot !== null && now - slot <= LATE_MS ? slot : null;
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

  /** Every mode, but for those that have this slot's report: the clock was set back since, and the process is another. */
  async #keep(slot: number): Promise<void> {
    const now = this.#ports.clock.now();
    if (now < slot) {
      // set back while a long run was under way
      this.#watch.beginAt(now);
      return this.check();
    }
    const day = dateIn(this.#ports.timezone, slot);
    const lines = await this.#linesSince(slot, day).catch(() => []); // a log that cannot be read keeps no slot back
    const open = this.#ports.modes.filter((mode) => !isKept(linesOf(lines, mode), day));
    if (open.length > 0) await this.#run("schedule", day, open);
  }

  async #decide(): Promise<void> {
    const { clock, timezone, isBusy } = this.#ports;
    if (await isBusy()) return;
    const now = clock.now();
    const today = dateIn(timezone, now);
    const slot = this.#watch.newest(now);
    const source = await this.#ports.sourceState();
    if (slot !== null && dateIn(timezone, slot) === today) await this.#catchUp(slot, today, source);
    if (this.#ports.refreshOnChange) await this.#refresh();
  }

  async #catchUp(slot: number, today: string, source: SourceState): Promise<void> {
    const since = await this.#linesSince(slot, today);
    const due = this.#ports.modes.filter((mode) => decideCatchUp(linesOf(since, mode), today, source) === "run");
    if (due.length === 0 || this.#stopped) return;
    this.#ports.log.info({ as_of: today, modes: due }, "catching_up");
    await this.#run("catch_up", today, due);
  }

  async #linesSince(slot: number, day: string): Promise<RunLine[]> {
    return (await this.#linesOf(day)).filter((line) => Date.parse(line.started_at) >= slot);
  }

  async #linesOf(day: string): Promise<RunLine[]> {
    const logged = await this.#ports.linesOf(day);
    const known = new Set(logged.map((line) => `${line.job_run_id} ${line.mode}`));
    const own = this.#own.filter((line) => dateIn(this.#ports.timezone, Date.parse(line.started_at)) === day);
    return [...logged, ...own.filter((line) => !known.has(`${line.job_run_id} ${line.mode}`))];
  }

  /**
   * `REFRESH_ON_DB_CHANGE`: today's report of modes whose newest one was made from another source, once per source.
   * By the day and the source of now: a catch-up that came before may have taken long.
   */
  async #refresh(): Promise<void> {
    const { clock, timezone, modes, builtFrom, sourceState } = this.#ports;
    const source = await sourceState();
    if (source.kind !== "stable" || this.#refreshed === source.sample.identity || this.#stopped) return;
    const { identity } = source.sample;
    const today = dateIn(timezone, clock.now());
    const known = await this.#linesOf(today);
    const built = await Promise.all(modes.map((mode) => builtFrom(mode, today)));
    const isBehind = (mode: Mode, at: number) =>
      built[at] !== identity && !isKnownBad(linesOf(known, mode), today, identity);
    const behind = modes.filter(isBehind);
    const lines = behind.length === 0 ? [] : await this.#run("db_stable", today, behind);
    if (lines.every((line) => line.result !== "SKIPPED_LOCKED")) this.#refreshed = identity;
  }

  /** At its end all is decided anew, but for what would come to the same at once: that waits for a tick or the source. */
  async #run(trigger: "schedule" | "catch_up" | "db_stable", asOf: string, modes: readonly Mode[]): Promise<RunLine[]> {
    const beganAt = this.#ports.clock.now();
    const lines = await this.#ports.request(trigger, asOf, modes);
    this.#own.push(...lines);
    const quick = this.#ports.clock.now() - beganAt < TICK_MS;
    const isSame = (line: RunLine) => line.result === "SKIPPED_LOCKED" || (quick && foundNoSource(line));
    if (!lines.some(isSame)) this.#again = true;
    return lines;
  }
}

function linesOf(lines: readonly RunLine[], mode: Mode): RunLine[] {
  return lines.filter((line) => line.mode === mode);
}
