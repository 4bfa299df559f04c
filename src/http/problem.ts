import { type ServerResponse, STATUS_CODES } from "node:http";
import { SAFE_HEADERS } from "./safe-headers.ts";

/** An answer that refuses: RFC 9457 with a code of ours (SPEC 6). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function sendProblem(response: ServerResponse, problem: Problem): void {
  const { head, body } = problemText(problem);
  response.writeHead(problem.status, head);
  response.end(body);
}

/** The headers and the body of a problem. */
export function problemText({ status, code, message: detail, headers }: Problem): {
  readonly head: Readonly<Record<string, string | number>>;
  readonly body: string;
} {
  const title = STATUS_CODES[status] ?? "Error";
  const body = JSON.stringify({ type: "about:blank", status, title, detail, code });
  const head = {
    ...SAFE_HEADERS,
    ...headers,
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  };
  return { head, body };
}
