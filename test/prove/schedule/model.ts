import type { Mode } from "../../../src/contract/mode.ts";
import { isSuccess, type RunLine } from "../../../src/contract/outcome.ts";
import type { Calendar } from "./calendar.ts";

/** The source as SPEC 5 speaks of it: which one it is, and whether it is stable. */
export interface SeenSource {
  readonly identity: string | null;
  readonly stable: boolean;
}

/** How often a slot is tried again at once. */
const MOST_AT_ONCE = 3;
const AT_ONCE = ["LOCK_LOST", "CRASHED"];
const WHEN_STABLE = ["DB_NOT_FOUND", "DB_UNSTABLE_OR_UPDATING"];
const WITH_ANOTHER = ["DB_CORRUPT", "DB_SCHEMA_INVALID", "SOURCE_IMPLAUSIBLE"];

/** What one mode of one slot is still to have. */
interface SlotState {
  wants: "a run" | "nothing at once" | "a stable database" | "another database" | "nothing more";
  /** The source of the failure that it waits after. */
  failedWith: string | null;
  setbacks: number;
  /** Full runs that schedule or catch-up made and that succeeded. */
  successes: number;
}

/**
 * What is due by the words of SPEC 5 (*Schedule*, *Catch-up*), told of every run as it ends. It knows nothing of the
 * run log: it remembers.
 */
export class Model {
  readonly #calendar: Calendar;
  readonly #slots = new Map<string, SlotState>();

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  /** Whether a run of today is due for this mode at this moment. */
  isDue(mode: Mode, now: number, source: SeenSource): boolean {
    const slot = this.#calendar.passed(now).at(-1);
    if (slot === undefined) return false;
    const { wants, failedWith } = this.#of(slot, mode);
    if (wants === "a stable database") return source.stable;
    if (wants === "another database") return source.stable && source.identity !== failedWith;
    return wants === "a run";
  }

  /** Whether the newest slot of this day has its successful run already. */
  isDone(slot: number, mode: Mode): boolean {
    return this.#of(slot, mode).successes > 0;
  }

  /** Whether a run of today failed with this very database, so that another would too. */
  isKnownBad(mode: Mode, now: number, { identity }: SeenSource): boolean {
    const slot = this.#calendar.passed(now).at(-1);
    if (slot === undefined) return false;
    const { wants, failedWith } = this.#of(slot, mode);
    return wants === "another database" && failedWith === identity;
  }

  /** A run of this mode has ended; it counts for every slot of its day that had passed when it began. */
  ended(line: RunLine): void {
    const beganAt = Date.parse(line.started_at);
    if (line.trigger === "on_demand" || line.as_of !== this.#calendar.today(beganAt)) return;
    const passed = this.#calendar.passed(beganAt);
    for (const slot of passed) this.#endedIn(this.#of(slot, line.mode), line);
    const own = passed.at(-1);
    if (own === undefined || !isSuccess(line.result)) return;
    if (line.trigger === "schedule" || line.trigger === "catch_up") this.#of(own, line.mode).successes += 1;
  }

  /** Slots and modes that schedule and catch-up made more than one report for. */
  madeTwice(): string[] {
    return [...this.#slots].filter(([, { successes }]) => successes > 1).map(([key]) => key);
  }

  get done(): number {
    return [...this.#slots.values()].filter(({ successes }) => successes > 0).length;
  }

  #endedIn(state: SlotState, { result, code, trigger, source_identity }: RunLine): void {
    if (isSuccess(result)) state.wants = "nothing more";
    if (result === "SKIPPED_CACHE" && trigger !== "backfill") state.wants = "nothing more";
    if (result !== "FAILED" || state.wants === "nothing more") return;
    if (AT_ONCE.includes(code ?? "")) {
      // "again at once, at most 3 times a slot": that is what is used up. When the database fails a run after that (an
      // operator's, say), the slot waits for the database like any other: "again only once … the DB has become stable"
      state.setbacks += 1;
      state.wants = state.setbacks <= MOST_AT_ONCE ? "a run" : "nothing at once";
    } else if (WHEN_STABLE.includes(code ?? "")) state.wants = "a stable database";
    else if (WITH_ANOTHER.includes(code ?? "")) {
      state.wants = "another database";
      state.failedWith = source_identity;
    } else state.wants = "nothing more";
  }

  #of(slot: number, mode: Mode): SlotState {
    const key = `${new Date(slot).toISOString()} ${mode}`;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const state: SlotState = { wants: "a run", failedWith: null, setbacks: 0, successes: 0 };
    this.#slots.set(key, state);
    return state;
  }
}
