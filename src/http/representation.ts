import type { IncomingMessage, ServerResponse } from "node:http";
import Negotiator from "negotiator";
import type { Encoded, Encoding, PreparedBody } from "../contract/prepared.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";

/** `Cache-Status` of a report that is sent as it was published. */
export const HIT = "salesmap-reportd; hit";

const OFFERED: Encoding[] = ["br", "gzip", "identity"];
const known = new Map<string, Encoding>();

/** The best encoding a request takes, the smaller of equals; few header texts are ever seen, so each is read once. */
export function encodingFor(request: IncomingMessage): Encoding {
  const header = request.headers["accept-encoding"];
  if (typeof header !== "string") return "identity";
  let encoding = known.get(header);
  if (encoding === undefined) {
    const best = new Negotiator(request).encodings(OFFERED, { preferred: OFFERED })[0];
    encoding = OFFERED.find((offered) => offered === best) ?? "identity";
    if (known.size >= 256) known.clear();
    known.set(header, encoding);
  }
  return encoding;
}

export interface SentReport {
  readonly body: PreparedBody;
  /** Epoch ms. */
  readonly publishedAt: number;
  /** The value of `Cache-Status` (RFC 9211), for what has one. */
  readonly cacheStatus?: string;
  /** The day of the report at an address that means another one tomorrow. */
  readonly day?: string | undefined;
}

/** All that is sent of a report in one encoding: worked out once, it can be sent again and again. */
export interface ReadyReport {
  readonly etag: string;
  readonly body: Buffer;
  /** The headers of 200, and of 304. */
  readonly whole: Readonly<Record<string, string | number>>;
  readonly unchanged: Readonly<Record<string, string>>;
}

/** `vary` is what else than the encoding the answer depends on. */
export function readyReport(
  encoding: Encoding,
  { body, etag }: Encoded,
  { publishedAt, cacheStatus, day }: Omit<SentReport, "body">,
  vary: string | null = null,
): ReadyReport {
  const tag = tagAt(etag, day);
  const unchanged = {
    ETag: tag,
    Vary: vary === null ? "Accept-Encoding" : `Accept-Encoding, ${vary}`,
    "Last-Modified": new Date(publishedAt).toUTCString(),
    "Cache-Control": "no-cache",
    ...(cacheStatus === undefined ? {} : { "Cache-Status": cacheStatus }),
    ...SAFE_HEADERS,
  };
  const whole = {
    ...unchanged,
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": body.length,
    ...(encoding === "identity" ? {} : { "Content-Encoding": encoding }),
  };
  return { etag: tag, body, whole, unchanged };
}

/** Sends it, or 304 when the reader has it already. */
export function sendReady(request: IncomingMessage, response: ServerResponse, ready: ReadyReport): void {
  if (hasIt(request.headers["if-none-match"], ready.etag)) {
    response.writeHead(304, ready.unchanged).end();
    return;
  }
  response.writeHead(200, ready.whole);
  response.end(request.method === "HEAD" ? undefined : ready.body);
}

/**
 * Sends a report in the encoding the reader takes, with its strong ETag; 304 when the reader has it already
 * (SPEC 6).
 */
export async function sendReport(
  request: IncomingMessage,
  response: ServerResponse,
  report: SentReport,
): Promise<void> {
  const encoding = encodingFor(request);
  const encoded =
    report.body.ready(encoding) ?? (encoding === "identity" ? report.body.identity : await report.body.make(encoding));
  const vary = response.hasHeader("Vary") ? String(response.getHeader("Vary")) : null;
  sendReady(request, response, readyReport(encoding, encoded, report, vary));
}

/** ETags tell the reports of one day apart: where the day moves on, it is part of the tag. */
function tagAt(etag: string, day: string | undefined): string {
  return day === undefined ? etag : `"${day}.${etag.slice(1)}`;
}

/** `If-None-Match` compares weakly (RFC 9110, 13.1.2). */
function hasIt(header: string | undefined, etag: string): boolean {
  if (header === undefined || header === etag) return header === etag;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
