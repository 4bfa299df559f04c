import type { Logger } from "../lib/logger.ts";
import type { Book } from "./book.ts";
import type { BookKeeper } from "./book-keeper.ts";
import { afterPosting, type Message, nextMessage, type Outbox } from "./outbox.ts";
import type { NewsLock, NewsPorts } from "./ports.ts";
import type { Posted } from "./post.ts";

/**
 * Sends what is due, in order, each noted before the next. A crash, a cut or a lost answer between the receiver's taking
 * a message and our noting it sends it once more: chats know no idempotency key, and a doubled message beats a lost one.
 */
export async function sendDue(
  ports: NewsPorts,
  keeper: BookKeeper,
  before: Book,
  lock: NewsLock,
  cut: AbortSignal,
): Promise<Book> {
  let book = before;
  while (ports.webhook !== null && !cut.aborted) {
    const message = nextMessage(book.outbox, ports.clock.now());
    if (message === null) break;
    await lock.verify();
    const posted = await ports.webhook(message.text, cut);
    if (cut.aborted && posted.kind !== "taken") break; // not known: it stays
    book = { ...book, outbox: afterPosting(book.outbox, posted, ports.clock.now(), Math.random()) };
    await keeper.keep(book);
    tell(ports.log, message, posted);
  }
  return book;
}

/** Trouble is told at first and then rarely: at attempts 1, 2, 4, 8, … */
function tell(log: Logger, { id, attempts }: Message, posted: Posted): void {
  const fields = { id, attempts: attempts + 1, detail: posted.detail };
  const isRare = Number.isInteger(Math.log2(attempts + 1));
  if (posted.kind === "taken") log.info(fields, "news_sent");
  else if (posted.kind === "refused") log.error(fields, "news_refused");
  else if (isRare) log.warn(fields, "news_delayed");
}

/** Tells of messages that were given up. */
export function tellLost(log: Logger, before: Outbox, after: Outbox): void {
  if (after.lost > before.lost) log.error({ count: after.lost - before.lost, last: after.lastLost }, "news_given_up");
}
