import { createServer, type IncomingHttpHeaders, request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sendReport } from "../../../src/http/representation.ts";
import { Prepared } from "../../../src/store/prepared.ts";
import { onFreePort } from "./on-free-port.ts";

const TEXT = JSON.stringify({ meta: {}, rows: Array.from({ length: 200 }, (_, at) => `영업본부 ${at}`) });
const PUBLISHED_AT = Date.parse("2026-01-28T23:00:04.500Z");

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Ask = (headers?: Record<string, string>, method?: string) => Promise<Answer>;

/** A server that answers everything with one report; a `Vary` may be set before. */
async function served(vary?: string, day?: string): Promise<Ask> {
  const body = new Prepared(Buffer.from(TEXT));
  const server = createServer((request, response) => {
    if (vary !== undefined) response.setHeader("Vary", vary);
    void sendReport(request, response, { body, publishedAt: PUBLISHED_AT, cacheStatus: "salesmap-reportd; hit", day });
  });
  const port = await onFreePort(server);
  return (headers = {}, method = "GET") => ask(port, headers, method);
}

function ask(port: number, headers: Record<string, string>, method: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, headers, method }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

function decoded({ headers, body }: Answer): string {
  switch (headers["content-encoding"]) {
    case "br":
      return brotliDecompressSync(body).toString();
    case "gzip":
      return gunzipSync(body).toString();
    default:
      return body.toString();
  }
}

describe("a report that is sent", () => {
  it("has all its headers", async () => {
    const { status, headers, body } = await (await served())();
    expect(status).toBe(200);
    expect(body.toString()).toBe(TEXT);
    expect(headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "content-length": String(Buffer.byteLength(TEXT)),
      "cache-control": "no-cache",
      "cache-status": "salesmap-reportd; hit",
      "last-modified": "Wed, 28 Jan 2026 23:00:04 GMT",
      vary: "Accept-Encoding",
      "x-content-type-options": "nosniff",
    });
  });

  it.each([
    ["br", "br"],
    ["gzip", "gzip"],
    ["GZIP", "gzip"],
    ["gzip, deflate, br, zstd", "br"],
    ["identity", undefined],
    ["", undefined],
    ["deflate", undefined],
    ["zstd, deflate", undefined],
    ["br;q=0", undefined],
    ["gzip;q=0.5, br;q=1.0", "br"],
    ["gzip;q=1.0, br;q=0.5", "gzip"],
    ["br;q=0, gzip;q=0.1, identity;q=0.05", "gzip"],
    ["identity;q=1, gzip;q=0.5", undefined],
    ["*", "br"],
    ["*;q=0.5, br;q=0", "gzip"],
    ["nonsense;;q=,", undefined],
  ])("to a reader who takes %j is encoded as %s", async (accepted, encoding) => {
    const answer = await (await served())({ "accept-encoding": accepted });
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.headers["content-length"]).toBe(String(answer.body.length));
    expect(answer.headers.vary).toBe("Accept-Encoding");
    expect(decoded(answer)).toBe(TEXT);
  });

  it("has one strong tag per encoding", async () => {
    const ask = await served();
    const answers = [await ask(), await ask({ "accept-encoding": "gzip" }), await ask({ "accept-encoding": "br" })];
    const tags = answers.map(({ headers }) => headers.etag);
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[^"]+"$/);
  });

  it("adds to a Vary that is there", async () => {
    expect((await (await served("Origin"))()).headers.vary).toBe("Accept-Encoding, Origin");
  });

  it("to a HEAD has the headers of a GET and no body", async () => {
    const ask = await served();
    for (const accepted of ["identity", "br"]) {
      const headers = { "accept-encoding": accepted };
      const [get, head] = [await ask(headers), await ask(headers, "HEAD")];
      expect(head.body).toHaveLength(0);
      expect([head.status, { ...head.headers, date: "" }]).toEqual([200, { ...get.headers, date: "" }]);
    }
  });
});

describe("a reader who has a report already", () => {
  it.each<[string, (tag: string) => string]>([
    ["its tag", (tag) => tag],
    ["its tag as a weak one", (tag) => `W/${tag}`],
    ["its tag among others", (tag) => `"another", W/"a third" ,${tag}`],
    ["any", () => "*"],
  ])("is told so by %s", async (_what, header) => {
    const ask = await served();
    const tag = String((await ask()).headers.etag);
    for (const method of ["GET", "HEAD"]) {
      const answer = await ask({ "if-none-match": header(tag) }, method);
      expect(answer.status).toBe(304);
      expect(answer.body).toHaveLength(0);
      expect(answer.headers).toMatchObject({ etag: tag, vary: "Accept-Encoding", "cache-control": "no-cache" });
      expect(answer.headers["content-type"]).toBeUndefined();
    }
  });

  it.each(['"another"', 'W/"another"', "", "nonsense"])("is sent it again when it has %j", async (header) => {
    const answer = await (await served())({ "if-none-match": header });
    expect([answer.status, answer.body.toString()]).toEqual([200, TEXT]);
  });

  it("at an address of no day has that day's, and not the same of the next day", async () => {
    const [today, tomorrow] = [await served(undefined, "2026-01-29"), await served(undefined, "2026-01-30")];
    const tag = String((await today()).headers.etag);
    expect(tag).toMatch(/^"2026-01-29\.[^"]+"$/);
    expect((await today({ "if-none-match": tag })).status).toBe(304);
    expect((await tomorrow({ "if-none-match": tag })).status).toBe(200);
  });

  it("in one encoding does not have it in another", async () => {
    const ask = await served();
    const plain = String((await ask()).headers.etag);
    const answer = await ask({ "if-none-match": plain, "accept-encoding": "br" });
    expect(answer.status).toBe(200);
    const again = await ask({ "if-none-match": String(answer.headers.etag), "accept-encoding": "br" });
    expect(again.status).toBe(304);
  });
});
