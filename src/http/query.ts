import { MODES, type Mode } from "../contract/mode.ts";
import { isCalendarDate } from "../lib/zone.ts";
import { Problem } from "./problem.ts";

/** Reads a query string strictly (SPEC 6): each parameter at most once, every mistake told at once, 400. */
export class Query {
  readonly #values: URLSearchParams;
  readonly #mistakes: string[] = [];

  constructor(search: string) {
    this.#values = new URLSearchParams(search);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  date(fallback: string): string {
    return this.#dateOf("date", fallback);
  }

  /** Empty when it is missing or wrong, which `check` tells. */
  requiredDate(name: string): string {
    const given = this.#values.has(name);
    if (!given) this.#mistakes.push(`${name} is missing: a calendar date as YYYY-MM-DD`);
    return given ? this.#dateOf(name, "") : "";
  }

  mode(): Mode | null {
    const text = this.#one("mode");
    if (text === null) return null;
    const mode = MODES.find((each) => each === text);
    if (mode === undefined) this.#wrong("mode", text, "must be offline or online");
    return mode ?? null;
  }

  flag(name: string, fallback: boolean): boolean {
    const text = this.#one(name);
    if (text === null || text === "true" || text === "false") return text === null ? fallback : text === "true";
    this.#wrong(name, text, "must be true or false");
    return fallback;
  }

  whole(name: string, fallback: number, min: number, max: number): number {
    const text = this.#one(name);
    if (text === null) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.#wrong(name, text, `must be a whole number from ${min} to ${max}`);
    return fallback;
  }

  /** Throws a 400 problem that names every mistake so far. */
  check(): void {
    if (this.#mistakes.length > 0) throw new Problem(400, "INVALID_PARAMETER", this.#mistakes.join("; "));
  }

  #dateOf(name: string, fallback: string): string {
    const text = this.#one(name);
    if (text === null) return fallback;
    if (isCalendarDate(text)) return text;
    this.#wrong(name, text, "must be a real calendar date as YYYY-MM-DD");
    return fallback;
  }

  #one(name: string): string | null {
    const values = this.#values.getAll(name);
    if (values.length > 1) this.#mistakes.push(`${name} is given ${values.length} times, once is allowed`);
    return values.length === 1 ? (values[0] ?? null) : null;
  }

  #wrong(name: string, given: string, must: string): void {
    this.#mistakes.push(`${name} ${must} (it is ${JSON.stringify(given.slice(0, 60))})`);
  }
}
