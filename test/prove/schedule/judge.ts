import type { RunLine } from "../../../src/contract/outcome.ts";
import { isoIn } from "../../../src/lib/zone.ts";
import { Calendar } from "./calendar.ts";
import { Model } from "./model.ts";
import type { Setting } from "./setting.ts";
import type { Request, Watcher, World } from "./world.ts";

/** How much of the past a violation is told with. */
const REMEMBERED = 14;

/** Holds what the scheduler does against the model. */
export class Judge implements Watcher {
  readonly model: Model;
  readonly calendar: Calendar;
  readonly requests: Request[] = [];
  /** How many slots came while nothing was in the way. */
  slotsMet = 0;
  /** How many steps were taken. */
  steps = 0;
  world: World | null = null;
  readonly #setting: Setting;
  readonly #past: string[] = [];
  readonly #violations: string[] = [];
  /** The scheduler has had to decide since all had settled: what comes after that, it need not know before it decides again. */
  #decides = false;
  #tickedAt = -1;
  /** How many requests there were when nothing was under way. */
  #judged = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.calendar = new Calendar(setting.table);
    this.model = new Model(this.calendar);
  }

  remember(what: string): void {
    const at = this.world === null ? "" : isoIn(this.#setting.table.zone, this.world.clock.now());
    this.#past.push(`${at} ${what}`);
    if (this.#past.length > REMEMBERED) this.#past.shift();
  }

  takes(step: string): void {
    this.steps += 1;
    this.remember(`-- ${step}`);
  }

  decides(): void {
    this.#decides = true;
  }

  requested(request: Request): void {
    const { trigger, asOf, modes, at } = request;
    this.remember(`asks for ${trigger} of ${asOf}, ${modes.join("+")}`);
    this.requests.push(request);
    const source = this.world?.source.seen ?? { identity: null, stable: false };
    // a slot that came during a long run is kept after it, for its own day
    const slot = this.calendar.passedOn(asOf, at).at(-1);
    if (trigger === "schedule" && slot === undefined) this.#violated("a slot is kept that has not come");
    for (const mode of modes) {
      const due = this.model.isDue(mode, at, source);
      if (trigger === "catch_up" && !due) this.#violated(`${mode} is caught up although it is not due`);
      if (trigger === "schedule" && slot !== undefined && this.model.isDone(slot, mode))
        this.#violated(`${mode} is scheduled although it is done`);
      if (trigger === "db_stable" && this.model.isKnownBad(mode, at, source))
        this.#violated(`${mode} is refreshed from a source that failed already`);
    }
    if (asOf !== this.calendar.today(at) && trigger !== "schedule") this.#violated(`${trigger} is not of today`);
  }

  ended(line: RunLine): void {
    this.remember(`${line.trigger} of ${line.as_of}, ${line.mode}: ${line.result} ${line.code ?? ""}`);
    this.model.ended(line);
    this.decides();
  }

  /** The latest moment that the clock has shown. */
  #latest = 0;

  /** Whatever is due when the scheduler has to decide has been asked for when all has settled, at that very moment. */
  settled(): void {
    const { world } = this;
    if (world === null) return;
    this.#latest = Math.max(this.#latest, world.clock.now());
    if (world.tickedAt !== this.#tickedAt) this.decides();
    this.#tickedAt = world.tickedAt;
    const decided = this.#decides;
    this.#decides = false;
    if (!world.idle) return;
    if (decided) this.#askedForAllThatIsDue(world);
    this.#judged = this.requests.length;
  }

  #askedForAllThatIsDue({ clock, source }: World): void {
    const asked = this.requests
      .slice(this.#judged)
      .filter((each) => each.tick === clock.monotonic() && each.at === clock.now());
    for (const mode of this.#setting.modes) {
      const due = this.model.isDue(mode, clock.now(), source.seen);
      if (due && !asked.some((each) => each.modes.includes(mode)))
        this.#violated(`${mode} is due and is not asked for`);
    }
  }

  /**
   * A slot that comes while nothing is in the way is kept at its very moment, for every mode in order. A clock that has just
   * been set is in the way: it is looked at "every minute", and no timer knows of a machine's sleep.
   */
  async expectKept(slot: number, comes: () => Promise<void>): Promise<void> {
    const { world } = this;
    const free = world?.idle === true && world.clockSeen && this.#latest < slot;
    await comes();
    if (!free || world === null || world.clock.now() !== slot) return;
    this.slotsMet += 1;
    const kept = this.requests.some(
      ({ at, trigger, modes }) => at === slot && trigger === "schedule" && modes.join() === this.#setting.modes.join(),
    );
    if (!kept) this.#violated("the slot is not kept");
  }

  end(): void {
    for (const key of this.model.madeTwice()) this.#violated(`made twice: ${key}`);
  }

  /** Throws what has been violated, each with what came before. */
  agrees(): void {
    if (this.#violations.length > 0) throw new Error(this.#violations.join("\n"));
  }

  #violated(what: string): void {
    this.#violations.push(`${what}\n  ${this.#past.join("\n  ")}`);
  }
}
