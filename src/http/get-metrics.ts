import type { Handler } from "./route.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";

/** `GET /metrics`: the text that Prometheus reads (SPEC 6). */
export const getMetrics: Handler = async (ports, _request, response) => {
  const body = await ports.metrics();
  response.writeHead(200, {
    ...SAFE_HEADERS,
    "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  });
  response.end(body);
};
