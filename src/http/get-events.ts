import type { FeedEvent } from "../contract/feed.ts";
import { Problem } from "./problem.ts";
import type { Handler } from "./route.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";

/** More than the people of a sales floor; each costs a socket. */
const MOST_LISTENERS = 200;
/** A listener that does not read is let go: it comes again by itself. */
const MOST_UNREAD_BYTES = 256 * 1024;
/** When a browser comes again; ms. */
const RETRY_MS = 3_000;

/** `GET /api/report/counterparty-risk/events` (SPEC 6): server-sent events, the names and data of contract/feed.ts. */
export const getEvents: Handler = async (ports, request, response) => {
  if (ports.feed.size >= MOST_LISTENERS) {
    const detail = `${MOST_LISTENERS} listen already; ask for the status instead`;
    throw new Problem(503, "TOO_MANY_LISTENERS", detail, { "Retry-After": "30" });
  }
  response.writeHead(200, {
    ...SAFE_HEADERS,
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const write = (text: string) => {
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
    else response.write(text);
  };
  write(`retry: ${RETRY_MS}\n\n`);
  const stop = ports.feed.listen({
    tell: (event) => write(written(event)),
    beat: () => write(":\n\n"),
    end: () => void response.end(),
  });
  response.once("close", stop);
};

/** JSON has no line ends of its own, so an event's data is one line. */
function written({ event, data }: FeedEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
