import { Counter, type Registry } from "prom-client";
import { LACK_REASONS, type ReportAnswer } from "../contract/answer.ts";
import { MODES, type Mode } from "../contract/mode.ts";
import type { Clock } from "../lib/clock.ts";
import { type Cell, CountedHistogram } from "./counted-histogram.ts";
import { PREFIX } from "./gauges.ts";

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Whatever a client invents is counted under one name. */
const OTHER = "other";
const METHODS = new Set(["GET", "HEAD", "POST", "OPTIONS"]);

/** What the HTTP side tells, counted without allocating: it is told on every request. */
export class HttpMetrics {
  readonly #clock: Clock;
  readonly #durations: CountedHistogram;
  /** By route, method, and the first digit of the status. */
  readonly #cells = new Map<string, Map<string, (Cell | undefined)[]>>();
  readonly #answers: Readonly<Record<Mode, Tallies>> = { offline: zeroes(), online: zeroes() };

  constructor(registry: Registry, clock: Clock) {
    this.#clock = clock;
    this.#durations = new CountedHistogram(
      {
        name: `${PREFIX}http_request_duration_seconds`,
        help: "From a request's arrival until its answer was handed to the socket; what no route takes is the route other",
        labelNames: ["route", "method", "status"],
        buckets: BUCKETS,
      },
      registry,
    );
    const answers = this.#answers;
    new Counter({
      name: `${PREFIX}report_answers_total`,
      help: "GETs of a report by what they got: hit, stored (made for it), stale or none; the latter two with their stale_reason",
      labelNames: ["mode", "answer", "reason"],
      registers: [registry],
      collect() {
        this.reset();
        for (const mode of MODES) {
          for (const { answer, reason, count } of answers[mode].values()) this.inc({ mode, answer, reason }, count);
        }
      },
    });
  }

  /** Monotonic ms. */
  now(): number {
    return this.#clock.monotonic();
  }

  /** `route` is a pattern of the table, null for none; `ms` is how long it took. */
  requestEnded(route: string | null, method: string, status: number, ms: number): void {
    this.#cell(route ?? OTHER, METHODS.has(method) ? method : OTHER, Math.trunc(status / 100)).observe(ms / 1000);
  }

  reportAnswered(mode: Mode, answer: ReportAnswer): void {
    const tally = this.#answers[mode].get("reason" in answer ? `${answer.kind} ${answer.reason}` : answer.kind);
    if (tally !== undefined) tally.count += 1;
  }

  #cell(route: string, method: string, digit: number): Cell {
    const known = this.#cells.get(route)?.get(method)?.[digit];
    if (known !== undefined) return known;
    const methods = this.#cells.get(route) ?? new Map<string, (Cell | undefined)[]>();
    this.#cells.set(route, methods);
    const cells = methods.get(method) ?? [];
    methods.set(method, cells);
    const cell = this.#durations.cell({ route, method, status: `${digit}xx` });
    cells[digit] = cell;
    return cell;
  }
}

interface Tally {
  readonly answer: string;
  readonly reason: string;
  count: number;
}

/** By kind of answer, and its reason if it has one. */
type Tallies = ReadonlyMap<string, Tally>;

/** Every answer that can be given, so that the first one of a kind is an increase too. */
function zeroes(): Tallies {
  const tallies = new Map<string, Tally>();
  for (const answer of ["hit", "stored"]) tallies.set(answer, { answer, reason: "", count: 0 });
  for (const answer of ["stale", "none"]) {
    for (const reason of LACK_REASONS) tallies.set(`${answer} ${reason}`, { answer, reason, count: 0 });
  }
  return tallies;
}
