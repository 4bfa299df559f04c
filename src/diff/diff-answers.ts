import type { DiffAnswer } from "../contract/answer.ts";
import type { Mode } from "../contract/mode.ts";
import type { PreparedBody } from "../contract/prepared.ts";
import type { ReportMeta } from "../contract/report.ts";
import type { Clock } from "../lib/clock.ts";
import { MinuteRate } from "../lib/minute-rate.ts";

/** A cached report that can be compared. */
export interface Comparable {
  readonly meta: ReportMeta;
  readonly text: string;
  /** Tells the file apart from others of its name: one that was replaced has another. */
  readonly mark: string;
  /** Epoch ms. */
  readonly publishedAt: number;
}

/** A snapshot; `mustBeChecked`: it was made before the machine last started. */
export interface FoundSnapshot {
  readonly path: string;
  readonly mustBeChecked: boolean;
}

/** Two reports to compare, each with its snapshot; null when that is gone. */
export interface Comparison {
  readonly from: Comparable;
  readonly to: Comparable;
  readonly fromSnapshot: FoundSnapshot | null;
  readonly toSnapshot: FoundSnapshot | null;
}

/** What answering needs of the rest of the program. */
export interface DiffPorts {
  readonly clock: Clock;
  report(mode: Mode, day: string): Promise<Comparable | null>;
  snapshotOf(report: Comparable): Promise<FoundSnapshot | null>;
  /** `final` is false when asking again may tell more. Null: nothing could be told. */
  compare(comparison: Comparison): Promise<{ readonly body: PreparedBody; readonly final: boolean } | null>;
}

const MOST_KEPT = 16;
/** Comparisons that wait for the one that is going on. */
const MOST_WAITING = 4;
/** Comparisons that GETs may begin; what is kept costs nothing. */
const PER_MINUTE = 20;

/**
 * Answers GETs of diffs. However many ask, one process compares at a time, each pair once, so many a minute; what it
 * says is kept until one of the two reports is replaced.
 */
export class DiffAnswers {
  readonly #ports: DiffPorts;
  readonly #rate = new MinuteRate(PER_MINUTE);
  readonly #kept = new Map<string, PreparedBody>();
  readonly #asked = new Map<string, Promise<PreparedBody | null>>();
  #turn: Promise<unknown> = Promise.resolve();
  #generation = 0;

  constructor(ports: DiffPorts) {
    this.#ports = ports;
  }

  async answer(mode: Mode, fromDay: string, toDay: string): Promise<DiffAnswer> {
    const [from, to] = await Promise.all([this.#ports.report(mode, fromDay), this.#ports.report(mode, toDay)]);
    if (from === null || to === null) {
      const dates = [...(from === null ? [fromDay] : []), ...(to === null ? [toDay] : [])];
      return { kind: "not_cached", dates: [...new Set(dates)] };
    }
    const body = this.#keptOf(from, to, "") ?? (await this.#compared(from, to));
    if (body === "limited") return LIMITED;
    if (body === null) return BROKEN;
    return { kind: "diff", body, publishedAt: Math.max(from.publishedAt, to.publishedAt) };
  }

  /** Rules may be others now: nothing that was said before stands. */
  forget(): void {
    this.#generation++;
    this.#kept.clear();
  }

  /** What deals did is true for ever; that a snapshot is gone only as long as it is. */
  async #compared(from: Comparable, to: Comparable): Promise<PreparedBody | null | "limited"> {
    const fromSnapshot = await this.#ports.snapshotOf(from);
    const toSnapshot = await this.#ports.snapshotOf(to);
    const gone = `${fromSnapshot === null ? "from" : ""}${toSnapshot === null ? "to" : ""}`;
    const kept = this.#keptOf(from, to, gone);
    if (kept !== undefined) return kept;
    const key = `${this.#generation} ${keyOf(from, to, gone)}`;
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    if (this.#asked.size > MOST_WAITING) return "limited";
    if (this.#rate.take(this.#ports.clock.monotonic()) === null) return "limited";
    const work = this.#inTurn({ from, to, fromSnapshot, toSnapshot }, gone).finally(() => this.#asked.delete(key));
    this.#asked.set(key, work);
    return work;
  }

  #inTurn(comparison: Comparison, gone: string): Promise<PreparedBody | null> {
    const generation = this.#generation;
    const work = this.#turn.then(async () => {
      const compared = await this.#ports.compare(comparison);
      if (compared?.final && generation === this.#generation)
        this.#keep(keyOf(comparison.from, comparison.to, gone), compared.body);
      return compared?.body ?? null;
    });
    this.#turn = work.catch(() => {}); // whoever asked hears of it
    return work;
  }

  #keptOf(from: Comparable, to: Comparable, gone: string): PreparedBody | undefined {
    const key = keyOf(from, to, gone);
    const kept = this.#kept.get(key);
    if (kept !== undefined) this.#keep(key, kept); // the map's first key is the one unused for longest
    return kept;
  }

  #keep(key: string, body: PreparedBody): void {
    this.#kept.delete(key);
    this.#kept.set(key, body);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const LIMITED: DiffAnswer = {
  kind: "refused",
  code: "RATE_LIMITED",
  why: `too many comparisons were asked for; ${PER_MINUTE} a minute are begun, one at a time`,
};
const BROKEN: DiffAnswer = {
  kind: "refused",
  code: "DIFF_UNAVAILABLE",
  why: "the reports could not be compared; the log says why",
};

function keyOf(from: Comparable, to: Comparable, gone: string): string {
  const marks = [from, to].flatMap(({ meta, mark }) => [meta.mode, meta.as_of, meta.job_run_id, mark]);
  return JSON.stringify([...marks, gone]);
}
