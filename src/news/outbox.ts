import * as z from "zod";
import { STALE_MS } from "./decide.ts";
import type { Posted } from "./post.ts";

const messageSchema = z.object({
  /** What it is about: kind, day, modes, run. */
  id: z.string(),
  text: z.string(),
  /** Moments are epoch ms. */
  createdAt: z.number(),
  attempts: z.number(),
  lastError: z.string().nullable(),
});
export type Message = z.infer<typeof messageSchema>;

/** Messages on their way, in order. */
export const outboxSchema = z.object({
  pending: z.array(messageSchema),
  /** Nothing is sent before. */
  retryAt: z.number(),
  sent: z.number(),
  /** What will never arrive: refused, or too old. */
  lost: z.number(),
  lastLost: z.object({ id: z.string(), at: z.number(), why: z.string() }).nullable(),
});
export type Outbox = z.infer<typeof outboxSchema>;

export const EMPTY_OUTBOX: Outbox = { pending: [], retryAt: 0, sent: 0, lost: 0, lastLost: null };

/** A receiver that is gone for a day leaves no mountain. */
const MOST_PENDING = 100;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 600_000;
/** However long a receiver asks us to stay away. */
const LONGEST_ASKED_MS = 3_600_000;

/** Adds messages that are not there yet; beyond 100 the oldest go. */
export function enqueue(outbox: Outbox, messages: readonly { id: string; text: string }[], now: number): Outbox {
  const known = new Set(outbox.pending.map(({ id }) => id));
  const fresh = messages.filter(({ id }) => !known.has(id));
  const all = [...outbox.pending, ...fresh.map((each) => ({ ...each, createdAt: now, attempts: 0, lastError: null }))];
  const overflow = all.slice(0, Math.max(0, all.length - MOST_PENDING));
  const kept = { ...outbox, pending: all.slice(overflow.length) };
  return overflow.reduce((next, { id }) => lose(next, id, "too many were waiting", now), kept);
}

/** Without the messages that nobody needs any more. */
export function dropStale(outbox: Outbox, now: number): Outbox {
  const stale = outbox.pending.filter(({ createdAt }) => now - createdAt >= STALE_MS);
  if (stale.length === 0) return outbox;
  const kept = { ...outbox, pending: outbox.pending.filter((message) => !stale.includes(message)) };
  return stale.reduce((next, { id, lastError }) => lose(next, id, `too old; ${lastError ?? "never tried"}`, now), kept);
}

/** The message to send now, or null. A retry farther off than any wait was set by another clock. */
export function nextMessage({ pending, retryAt }: Outbox, now: number): Message | null {
  const waits = retryAt > now && retryAt - now <= LONGEST_ASKED_MS;
  return waits ? null : (pending[0] ?? null);
}

/** After the first message was posted. `random` in 0..1 is for the jitter. */
export function afterPosting(outbox: Outbox, posted: Posted, now: number, random: number): Outbox {
  const [head, ...rest] = outbox.pending;
  if (head === undefined) return outbox;
  const gone = { ...outbox, pending: rest, retryAt: 0 };
  switch (posted.kind) {
    case "taken":
      return { ...gone, sent: outbox.sent + 1 };
    case "refused":
      return lose(gone, head.id, posted.detail, now);
    case "later": {
      const attempts = head.attempts + 1;
      const again = { ...head, attempts, lastError: posted.detail };
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS) * (0.75 + random / 2);
      const askedMs = Math.min(posted.retryAfterMs ?? 0, LONGEST_ASKED_MS);
      return { ...outbox, pending: [again, ...rest], retryAt: now + Math.max(waitMs, askedMs) };
    }
  }
}

function lose(outbox: Outbox, id: string, why: string, at: number): Outbox {
  return { ...outbox, lost: outbox.lost + 1, lastLost: { id, at, why } };
}
