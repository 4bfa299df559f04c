import type { IncomingMessage, ServerResponse } from "node:http";
import Negotiator from "negotiator";
import type { Encoding, PreparedBody } from "../contract/prepared.ts";

const OFFERED: Encoding[] = ["br", "gzip", "identity"];
const known = new Map<string, Encoding>();

/** The best encoding a request takes, the smaller of equals; few header texts are ever seen, so each is read once. */
function encodingFor(request: IncomingMessage): Encoding {
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
  const etag = tagAt(encoded.etag, report.day);
  const headers: Record<string, string | number> = {
    ETag: etag,
    Vary: response.hasHeader("Vary") ? `Accept-Encoding, ${response.getHeader("Vary")}` : "Accept-Encoding",
    "Last-Modified": new Date(report.publishedAt).toUTCString(),
    "Cache-Control": "no-cache",
    ...(report.cacheStatus === undefined ? {} : { "Cache-Status": report.cacheStatus }),
    "X-Content-Type-Options": "nosniff",
  };
  if (hasIt(request.headers["if-none-match"], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  headers["Content-Type"] = "application/json; charset=utf-8";
  headers["Content-Length"] = encoded.body.length;
  if (encoding !== "identity") headers["Content-Encoding"] = encoding;
  response.writeHead(200, headers);
  response.end(request.method === "HEAD" ? undefined : encoded.body);
}

/** ETags tell the reports of one day apart: where the day moves on, it is part of the tag. */
function tagAt(etag: string, day: string | undefined): string {
  return day === undefined ? etag : `"${day}.${etag.slice(1)}`;
}

/** `If-None-Match` compares weakly (RFC 9110, 13.1.2). */
function hasIt(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
