import type { Clock } from "../lib/clock.ts";
import { codeOf } from "../lib/errors.ts";
import { retryAfterMs } from "../lib/retry-after.ts";

/** What became of one request. Nothing in it can hold the URL, which is a secret, or what was sent. */
export type Posted =
  | { readonly kind: "taken"; readonly detail: string }
  /** Asking again would not help. */
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "later"; readonly detail: string; readonly retryAfterMs: number | null };

export interface Letter {
  readonly url: string;
  readonly type: "application/json" | "text/plain; charset=utf-8";
  readonly body: string;
}

/** A reply is looked at this far; bytes. */
const MOST_READ = 4_096;

/**
 * One POST, at most `timeoutMs` long, the reply's body included. A redirect is not followed: the operator named one
 * receiver, and https. The status decides; a reply that breaks off after it was taken all the same. Never rejects.
 */
export async function post(letter: Letter, clock: Clock, timeoutMs: number, signal?: AbortSignal): Promise<Posted> {
  const deadline = new AbortController();
  const abort = () => deadline.abort();
  const timer = clock.after(timeoutMs, abort);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  try {
    const response = await fetch(letter.url, {
      method: "POST",
      headers: { "content-type": letter.type, "user-agent": "salesmap-reportd" },
      body: letter.body,
      redirect: "manual",
      signal: deadline.signal,
    });
    const says = wordsOf(await beginningOf(response), letter.url);
    return judge(response.status, says, retryAfterMs(response.headers.get("retry-after") ?? "", clock.now()));
  } catch (error) {
    const detail = deadline.signal.aborted ? `no answer within ${timeoutMs} ms` : `no connection: ${causeOf(error)}`;
    return { kind: "later", detail, retryAfterMs: null };
  } finally {
    timer.cancel();
    signal?.removeEventListener("abort", abort);
  }
}

/** What a status means for what was sent. */
export function judge(status: number, says: string | null, retryAfter: number | null): Posted {
  const told = says === null ? `status ${status}` : `status ${status}, "${says}"`;
  if (status >= 200 && status < 300) return { kind: "taken", detail: told };
  if (status === 408 || status === 429 || status >= 500)
    return { kind: "later", detail: told, retryAfterMs: retryAfter };
  return { kind: "refused", detail: `${told}: ${hintOf(status)}` };
}

function hintOf(status: number): string {
  if (status >= 300 && status < 400) return "a redirect is not followed; set the URL it leads to";
  if (status === 401 || status === 403) return "the receiver does not accept this URL; make a new one there";
  if (status === 404 || status === 410) return "the receiver does not know this URL; it was mistyped or removed there";
  return "the receiver does not take what is sent";
}

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    while (reader !== undefined && size < MOST_READ) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
    }
    await reader?.cancel();
  } catch {
    return ""; // the status is known; the rest is only for people
  }
  return Buffer.concat(parts).toString("utf8");
}

/** A short plain reply (`ok`, `no_service`, `OK (not found)`), unless it could be a part of the URL. */
function wordsOf(body: string, url: string): string | null {
  const text = body.trim();
  if (!/^[\w ().,-]{1,60}$/.test(text)) return null;
  return text.split(" ").some((word) => word.length >= 8 && url.includes(word)) ? null : text;
}

/** The system's or the HTTP client's code (`ECONNREFUSED`, `UND_ERR_SOCKET`), however deep it lies. */
function causeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = codeOf(cause);
    if (code !== undefined) return code;
  }
  return "unknown cause";
}
