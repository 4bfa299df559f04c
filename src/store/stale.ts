import { Prepared } from "./prepared.ts";
import type { StoredReport } from "./shelf.ts";

const MOST_KEPT = 64;

/** Answers that fall back: a report that says itself that it is not what was asked for (SPEC 6). */
export class StaleAnswers {
  readonly #kept = new Map<string, Prepared>();

  of(report: StoredReport, requestedDate: string, reason: string): Prepared {
    const { mode, as_of } = report.meta; // a file's ETag tells it apart from others of its name only
    const key = [mode, as_of, report.prepared.identity.etag, requestedDate, reason].join(" ");
    const kept = this.#kept.get(key) ?? new Prepared(Buffer.from(staleText(report, requestedDate, reason)));
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }
}

function staleText(report: StoredReport, requestedDate: string, reason: string): string {
  const plain = JSON.stringify(report.meta);
  const marked = JSON.stringify({
    ...report.meta,
    is_stale: true,
    stale_reason: reason,
    requested_date: requestedDate,
  });
  const head = `{"meta":${plain}`;
  // a report of our own begins with its meta: only that is written again
  if (report.text.startsWith(head)) return `{"meta":${marked}${report.text.slice(head.length)}`;
  const whole: unknown = JSON.parse(report.text);
  return JSON.stringify({ ...Object(whole), meta: JSON.parse(marked) });
}
