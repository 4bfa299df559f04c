import { stat } from "node:fs/promises";
import { type HistoryDay, historyDay } from "../contract/history.ts";
import type { Mode } from "../contract/mode.ts";
import { readText } from "../lib/files.ts";
import { reportPath } from "./paths.ts";
import { parseReport } from "./report-text.ts";
import type { ReportShelf } from "./shelf.ts";

/** More than retention keeps by default; each that is new costs the reading of a report. */
const MOST_DAYS = 400;

interface Kept {
  readonly mark: string;
  readonly day: HistoryDay | null;
}

/** The cached reports, a line each: a file is read once until it is replaced, and only its line is kept. */
export class Chronicle {
  readonly #cacheDir: string;
  readonly #shelf: ReportShelf;
  #kept: Readonly<Record<Mode, ReadonlyMap<string, Kept>>> = { offline: new Map(), online: new Map() };
  readonly #reading = new Map<Mode, Promise<HistoryDay[]>>();

  constructor(cacheDir: string, shelf: ReportShelf) {
    this.#cacheDir = cacheDir;
    this.#shelf = shelf;
  }

  /** Newest first; broken reports are left out. Whoever asks meanwhile gets the same reading. */
  days(mode: Mode): Promise<HistoryDay[]> {
    const reading = this.#reading.get(mode) ?? this.#read(mode).finally(() => this.#reading.delete(mode));
    this.#reading.set(mode, reading);
    return reading;
  }

  async #read(mode: Mode): Promise<HistoryDay[]> {
    const kept = new Map<string, Kept>();
    for (const asOf of (await this.#shelf.days(mode)).slice(0, MOST_DAYS)) {
      const line = await this.#line(mode, asOf); // one at a time: reports are large
      if (line !== null) kept.set(asOf, line);
    }
    this.#kept = { ...this.#kept, [mode]: kept }; // so that a report that is gone is forgotten
    return [...kept.values()].flatMap(({ day }) => day ?? []);
  }

  /** Null when there is no such file, or it could not be read. */
  async #line(mode: Mode, asOf: string): Promise<Kept | null> {
    const path = reportPath(this.#cacheDir, mode, asOf);
    const file = await stat(path, { bigint: true }).catch(() => null);
    if (file === null) return null;
    const mark = `${file.ino}:${file.size}:${file.mtimeNs}`;
    const before = this.#kept[mode].get(asOf);
    if (before?.mark === mark) return before;
    const text = await readText(path).catch(() => null);
    if (text === null) return null;
    const report = parseReport(text, mode, asOf);
    return { mark, day: report === null ? null : historyDay(report) };
  }
}
