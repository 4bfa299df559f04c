import { type ServerResponse, STATUS_CODES } from "node:http";

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
  const { status, code, message: detail, headers } = problem;
  const title = STATUS_CODES[status] ?? "Error";
  const body = JSON.stringify({ type: "about:blank", status, title, detail, code });
  response.writeHead(status, {
    ...headers,
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  });
  response.end(body);
}
