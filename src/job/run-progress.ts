import type { PhaseEnd } from "../contract/events.ts";
import type { Mode } from "../contract/mode.ts";
import type { CardsDone, RunPhase, RunRecord } from "../contract/run-record.ts";
import type { Sample } from "../contract/source.ts";
import { messageOf } from "../lib/errors.ts";
import { failpoint } from "../lib/failpoint.ts";
import { isoIn } from "../lib/zone.ts";
import type { HeldLock } from "./lock.ts";
import type { RunPorts } from "./ports.ts";
import { removeRunRecord, writeRunRecord } from "./run-record.ts";

/** A record that is written as often as cards come would cost more than they do. */
const NOTE_MS = 1_000;

/** What the run in progress does, kept in its record (SPEC 5.7) and told to whoever listens. */
export class RunProgress {
  readonly #ports: RunPorts;
  readonly #lock: HeldLock;
  #record: RunRecord;
  /** Monotonic ms at which the present phase began. */
  #enteredAt: number;
  #notedAt = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(ports: RunPorts, lock: HeldLock, record: RunRecord) {
    this.#ports = ports;
    this.#lock = lock;
    this.#record = record;
    this.#enteredAt = ports.clock.monotonic();
    this.#note({});
    ports.tell({ kind: "run_began", record });
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** Resolves when the record is as good as written; it never rejects. */
  written(): Promise<void> {
    return this.#writing;
  }

  enter(phase: RunPhase): void {
    if (phase === this.#record.phase) return;
    const before = this.#leavePhase();
    const { cards: _done, ...record } = this.#record;
    this.#record = record;
    this.#note({ phase, since: isoIn(this.#ports.settings.timezone, this.#ports.clock.now()) });
    this.#ports.log.debug({ phase }, "run_phase");
    this.#ports.tell({ kind: "run_phase", record: this.#record, before });
  }

  /** Told at once, written down now and then. */
  cards(cards: CardsDone): void {
    this.#record = { ...this.#record, cards };
    const now = this.#ports.clock.monotonic();
    if (now - this.#notedAt >= NOTE_MS || cards.done === cards.of) this.#note({});
    this.#ports.tell({ kind: "run_cards", record: this.#record });
  }

  sourceIs(sample: Sample): void {
    this.#note({ db_signature: sample.signature, source_identity: sample.identity });
  }

  modeEnded(mode: Mode): void {
    this.#note({ ended: [...this.#record.ended, mode] });
  }

  /**
   * The end: the record goes and old files too, unless the lock (and so the record) is another's now. The record of
   * a run whose end is not written down stays: if this process dies, the next holder settles it.
   */
  async leave(told: boolean): Promise<void> {
    await this.#writing;
    try {
      await this.#lock.verify();
      failpoint("before_record_goes");
      if (told) await removeRunRecord(this.#ports.settings.cacheDir);
      failpoint("record_gone");
      await this.#ports.sweep();
      failpoint("swept");
    } catch (error) {
      this.#ports.log.warn({ error: messageOf(error) }, "run_not_tidied");
    }
    this.#ports.tell({ kind: "run_left", record: this.#record, before: this.#leavePhase() });
  }

  #leavePhase(): PhaseEnd {
    const now = this.#ports.clock.monotonic();
    const ms = now - this.#enteredAt;
    this.#enteredAt = now;
    return { phase: this.#record.phase, ms };
  }

  #note(change: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#notedAt = this.#ports.clock.monotonic();
    const record = this.#record;
    this.#writing = this.#writing
      .then(() => this.#lock.verify()) // the record is the holder's
      .then(() => writeRunRecord(this.#ports.settings.cacheDir, record))
      .catch((error: unknown) => this.#ports.log.warn({ error: messageOf(error) }, "run_record_not_written"));
  }
}
