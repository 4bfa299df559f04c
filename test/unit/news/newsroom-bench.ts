import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RunLine } from "../../../src/contract/outcome.ts";
import { appendRunLine, isLogged } from "../../../src/job/run-log.ts";
import { runLogTail } from "../../../src/job/run-log-tail.ts";
import { createLogger } from "../../../src/lib/logger.ts";
import { readBook } from "../../../src/news/book.ts";
import { Newsroom } from "../../../src/news/newsroom.ts";
import type { Ping } from "../../../src/news/ping.ts";
import type { NewsLock, NewsPorts } from "../../../src/news/ports.ts";
import type { Posted } from "../../../src/news/post.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aRecord } from "../job/a-record.ts";
import { MINUTE_MS } from "./given.ts";

export const TAKEN: Posted = { kind: "taken", detail: "status 200" };
export const DOWN: Posted = { kind: "later", detail: "no connection: ECONNREFUSED", retryAfterMs: null };

/** A newsroom on a real cache folder, with a clock, a lock, a receiver and a switch that do as they are told. */
export class NewsroomBench {
  readonly cacheDir = temporaryFolder();
  /** 08:00 in Seoul. */
  readonly clock = new FakeClock("2026-01-29T08:00:00+09:00");
  readonly journal: Record<string, unknown>[] = [];
  readonly bookPath = join(this.cacheDir, "news.json");
  readonly texts: string[] = [];
  readonly pings: Ping[] = [];
  answer: (text: string, signal: AbortSignal) => Posted | Promise<Posted> = () => TAKEN;
  lock: () => Promise<NewsLock | null> = async () => ({ verify: async () => {}, release: async () => {} });

  constructor() {
    mkdirSync(join(this.cacheDir, "run_logs"));
  }

  newsroom(change: Partial<NewsPorts> = {}): Newsroom {
    const { cacheDir, clock, bookPath } = this;
    return new Newsroom({
      clock,
      log: createLogger("debug", { write: (line: string) => void this.journal.push(JSON.parse(line)) }),
      timezone: "Asia/Seoul",
      policy: { cooldownMs: 60 * MINUTE_MS, modes: ["offline", "online"] },
      bookPath,
      takeLock: () => this.lock(),
      tail: (marks, firstDay) => runLogTail(cacheDir, marks, firstDay),
      isLogged: (line) => isLogged(cacheDir, line),
      lastGood: async () => ({ offline: "2026-01-28" }),
      compare: async () => ({ severe: {}, sourceUnchanged: false }),
      webhook: async (text, signal) => {
        this.texts.push(text);
        return this.answer(text, signal);
      },
      pinger: { tell: (ping) => void this.pings.push(ping), idle: async () => {}, stop: () => {} },
      ...change,
    });
  }

  /** A run of this process that holds the lock, from its beginning to its end; its lines are logged or not. */
  async run(newsroom: Newsroom, lines: readonly RunLine[], isWritten = true): Promise<void> {
    const record = aRecord({ job_run_id: lines[0]?.job_run_id ?? "", trigger: lines[0]?.trigger ?? "schedule" });
    newsroom.hear({ kind: "run_began", record });
    for (const line of lines) {
      if (isWritten) await this.log(line);
      newsroom.hear({ kind: "mode_ended", line });
    }
    newsroom.hear({ kind: "run_left", record, before: { phase: "publishing", ms: 1 } });
  }

  log(line: RunLine): Promise<void> {
    return appendRunLine(this.cacheDir, line);
  }

  async pending(): Promise<string[]> {
    const book = await readBook(this.bookPath);
    return typeof book === "string" ? [book] : book.outbox.pending.map(({ id }) => id);
  }

  events(): unknown[] {
    return this.journal.map(({ event }) => event);
  }
}
