import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encode } from "../../../src/store/encode.ts";

/** A body that gzip and br of our usual quality make equally long. */
function unlucky(): Buffer {
  const row = (at: number) =>
    Array.from({ length: 1 + (at % 300) }, (_, each) => (each * at * 2_654_435_761) % (1 + (at % 97)));
  for (let at = 45_000; at < 100_000; at++) {
    const body = Buffer.from(JSON.stringify(row(at)));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
    if (gzipSync(body, { level: 6 }).length === brotliCompressSync(body, { params }).length) return body;
  }
  throw new Error("there is none among these");
}

describe("encoding", () => {
  it("never makes gzip and br of one length, since a tag is made of the length", async () => {
    const body = unlucky();
    const { gzip, br } = await encode(body);
    expect(br.length).not.toBe(gzip.length);
    expect([gunzipSync(gzip), brotliDecompressSync(br)]).toEqual([body, body]);
  });

  it("gives the same bytes for the same body", async () => {
    const body = Buffer.from(JSON.stringify({ rows: Array.from({ length: 500 }, (_, at) => `영업본부 ${at}`) }));
    expect(await encode(body)).toEqual(await encode(body));
  });
});
