/** One answer as it stood on the wire; names of headers are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const HEAD_END = "\r\n\r\n";

/**
 * The answers of one connection, in order; null when the bytes are no HTTP. One that answers a HEAD is known by what
 * follows it: nothing, or the next answer.
 */
export function answersIn(bytes: Buffer): Answer[] | null {
  const answers: Answer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(HEAD_END, at);
    const head = bytes.subarray(at, end).toString("latin1");
    const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(head)?.[1]);
    if (end === -1 || Number.isNaN(status)) return null;
    const lines = head.split("\r\n").slice(1);
    const headers = new Map(lines.map((line) => [line.split(":", 1)[0]?.toLowerCase() ?? "", textAfterColon(line)]));
    const rest = bytes.subarray(end + HEAD_END.length);
    const none =
      status < 200 || status === 204 || status === 304 || /^(HTTP\/1\.1 \d|$)/.test(rest.toString("latin1", 0, 10));
    const length = none ? 0 : Number(headers.get("content-length") ?? rest.length);
    answers.push({ status, headers, body: rest.subarray(0, length) });
    at = end + HEAD_END.length + length;
  }
  return answers;
}

function textAfterColon(line: string): string {
  return line.slice(line.indexOf(":") + 1).trim();
}
