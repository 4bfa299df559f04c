import type { RunLine } from "../contract/outcome.ts";
import { messageOf } from "../lib/errors.ts";
import { dateIn } from "../lib/zone.ts";
import type { Book } from "./book.ts";
import { type Decision, decideNews, type NewsEvent, STALE_MS } from "./decide.ts";
import { endedRuns, voiceOf } from "./ended-run.ts";
import { newsId } from "./news.ts";
import { dropStale, enqueue } from "./outbox.ts";
import { endPing, type Ping } from "./ping.ts";
import type { NewsPorts } from "./ports.ts";
import { textOf } from "./text.ts";

export interface TakenIn {
  readonly book: Book;
  readonly pings: readonly Ping[];
}

/** The log's new lines. A log that cannot be read has none; our own ends are known anyway. */
export async function newLines(
  ports: NewsPorts,
  book: Book,
): Promise<Pick<Book, "marks"> & { lines: readonly RunLine[] }> {
  const firstDay = dateIn(ports.timezone, ports.clock.now() - STALE_MS);
  return ports.tail(book.marks, firstDay).catch((error: unknown) => {
    ports.log.warn({ error: messageOf(error) }, "run_log_not_read");
    return { lines: [], marks: book.marks };
  });
}

/** Turns what has ended since the book was written, and `own` ends that the log could not take, into messages and pings. */
export async function takeIn(ports: NewsPorts, before: Book, own: readonly RunLine[]): Promise<TakenIn> {
  const { lines, marks } = await newLines(ports, before);
  const lastGood = await ports.lastGood();
  let book: Book = { ...before, marks };
  const pings: Ping[] = [];
  for (const run of endedRuns([...lines, ...(await unlogged(ports, own, lines))])) {
    if (voiceOf(run) === "silent") continue;
    const decision = decide(ports, book, { kind: "run_ended", run, lastGood, ...(await ports.compare(run)) });
    book = withNews(ports, book, decision, run.jobRunId);
    if (decision.ping !== null) pings.push(endPing(decision.ping, run));
  }
  book = withNews(ports, book, decide(ports, book, { kind: "time_passed", lastGood }), "cooldown");
  return { book: { ...book, outbox: dropStale(book.outbox, ports.clock.now()) }, pings };
}

async function unlogged(ports: NewsPorts, own: readonly RunLine[], logged: readonly RunLine[]): Promise<RunLine[]> {
  const known = new Set(logged.map(keyOf));
  const found: RunLine[] = [];
  for (const line of own) {
    if (!known.has(keyOf(line)) && !(await ports.isLogged(line).catch(() => false))) found.push(line);
  }
  return found;
}

function keyOf({ job_run_id, mode, trigger, as_of }: RunLine): string {
  return `${job_run_id} ${mode} ${trigger} ${as_of}`;
}

function decide({ policy, clock }: NewsPorts, book: Book, event: NewsEvent): Decision {
  return decideNews(book.state, event, policy, clock.now());
}

function withNews(ports: NewsPorts, book: Book, { state, news }: Decision, from: string): Book {
  if (ports.webhook === null) return { ...book, state };
  const messages = news.map((each) => ({ id: newsId(each, from), text: textOf(each, ports.timezone) }));
  for (const { id } of messages) ports.log.info({ id }, "news_queued");
  return { ...book, state, outbox: enqueue(book.outbox, messages, ports.clock.now()) };
}
