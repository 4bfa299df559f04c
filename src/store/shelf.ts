import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import type { Mode } from "../contract/mode.ts";
import type { ReportMeta } from "../contract/report.ts";
import { namesIn } from "../lib/files.ts";
import { asOfName, reportFolder, reportPath } from "./paths.ts";
import { fileTags, Prepared } from "./prepared.ts";
import { parseReport, peekMeta } from "./report-text.ts";

/** A valid report as published, ready to be sent. */
export interface StoredReport {
  readonly meta: ReportMeta;
  readonly text: string;
  readonly prepared: Prepared;
  /** Epoch ms of the file's modification. */
  readonly publishedAt: number;
}

interface Kept {
  readonly mark: string;
  readonly report: Promise<StoredReport | null>;
  /** The report once it was read. */
  read: StoredReport | null;
}

/** A report that was found valid before it was published: read back as it is, it is neither decoded nor looked at again. */
export interface KnownReport {
  readonly meta: ReportMeta;
  readonly text: string;
  /** The same as bytes. */
  readonly body: Buffer;
}

const MOST_KEPT = 32;

/** The published reports, read back (SPEC 6). A file replaced by any process is seen at the next call. */
export class ReportShelf {
  readonly #cacheDir: string;
  readonly #kept = new Map<string, Kept>();
  /** The last one of each mode. */
  readonly #known = new Map<Mode, KnownReport>();

  constructor(cacheDir: string) {
    this.#cacheDir = cacheDir;
  }

  /** The cached report if it is valid, else null; a file is read once until it is replaced. */
  get(mode: Mode, asOf: string): Promise<StoredReport | null> {
    const path = reportPath(this.#cacheDir, mode, asOf);
    const mark = markOf(path);
    if (mark === null) {
      this.#kept.delete(path);
      return Promise.resolve(null);
    }
    let kept = this.#kept.get(path);
    if (kept?.mark !== mark) {
      const forget = () => this.#kept.delete(path); // a file that could not be read is tried again
      kept = keep(mark, load(path, mode, asOf, forget, this.#known.get(mode)));
      // refreshed by use below: the map's first key is the one unused for longest
      this.#forgetOldest();
    } else {
      this.#kept.delete(path);
    }
    this.#kept.set(path, kept);
    return kept.report;
  }

  /** Tells of a report that this process has checked and published: reading it back costs its readers no second check. */
  published(report: KnownReport): void {
    this.#known.set(report.meta.mode, report);
  }

  /** The report if it was read before and its file is still the same; what else, is for `get` to find out. */
  now(mode: Mode, asOf: string): StoredReport | null {
    const path = reportPath(this.#cacheDir, mode, asOf);
    const kept = this.#kept.get(path);
    if (kept === undefined || kept.read === null || !isAt(path, kept.mark)) return null;
    this.#kept.delete(path);
    this.#kept.set(path, kept);
    return kept.read;
  }

  /** as_of of every report file of a mode, newest first; files may still turn out broken. */
  async days(mode: Mode): Promise<string[]> {
    const names = await namesIn(reportFolder(this.#cacheDir, mode));
    return names
      .flatMap((name) => asOfName(name) ?? [])
      .sort()
      .reverse();
  }

  /** Only the meta, from the head of the file. */
  peek(mode: Mode, asOf: string): Promise<ReportMeta | null> {
    return peekMeta(reportPath(this.#cacheDir, mode, asOf));
  }

  #forgetOldest(): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** What changes when a file is replaced; null when there is none. Takes 3 µs: less than handing it to a thread. */
function markOf(path: string): string | null {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  return file === undefined ? null : `${file.ino}:${file.size}:${file.mtimeNs}`;
}

function isAt(path: string, mark: string): boolean {
  try {
    return markOf(path) === mark;
  } catch {
    return false; // whatever is wrong with it
  }
}

function keep(mark: string, report: Promise<StoredReport | null>): Kept {
  const kept: Kept = { mark, report, read: null };
  report.then(
    (read) => {
      kept.read = read;
    },
    () => {}, // whoever asked hears it
  );
  return kept;
}

async function load(
  path: string,
  mode: Mode,
  asOf: string,
  unreadable: () => void,
  known: KnownReport | undefined,
): Promise<StoredReport | null> {
  const file = await readWhole(path).catch(() => null);
  if (file === null) {
    unreadable();
    return null;
  }
  const { body, modifiedAt } = file;
  const found = known?.meta.as_of === asOf && body.equals(known.body) ? known : parsed(body, mode, asOf);
  if (found === null) return null;
  const { meta, text } = found;
  const second = modifiedAt / 1000;
  // ours are of a whole second, and of one each; a file that somebody else laid is told by its content
  const prepared = Number.isInteger(second) ? new Prepared(body, fileTags(second)) : new Prepared(body);
  return { meta, text, prepared, publishedAt: Math.floor(modifiedAt) };
}

function parsed(body: Buffer, mode: Mode, asOf: string): Pick<StoredReport, "meta" | "text"> | null {
  const text = body.toString("utf8");
  const report = parseReport(text, mode, asOf);
  return report === null ? null : { meta: report.meta, text };
}

/** The bytes and the modification (epoch ms) of one and the same file, replaced meanwhile or not. */
async function readWhole(path: string): Promise<{ body: Buffer; modifiedAt: number }> {
  const file = await open(path);
  try {
    const { mtimeMs } = await file.stat();
    return { body: await file.readFile(), modifiedAt: mtimeMs };
  } finally {
    await file.close();
  }
}
