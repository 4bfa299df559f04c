import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileTags, Prepared } from "../../../src/store/prepared.ts";

describe("a prepared body", () => {
  it("decodes to the same bytes in every encoding", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const body = Buffer.from(bytes);
        const prepared = new Prepared(body);
        expect(prepared.identity.body).toEqual(body);
        expect(gunzipSync((await prepared.make("gzip")).body)).toEqual(body);
        expect(brotliDecompressSync((await prepared.make("br")).body)).toEqual(body);
      }),
      { numRuns: 30 },
    );
  });

  it("has a strong tag of its own in every encoding", async () => {
    const prepared = new Prepared(Buffer.from("{}"));
    const tags = [prepared.identity, await prepared.make("gzip"), await prepared.make("br")].map(({ etag }) => etag);
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[!#-~]+"$/);
  });

  it("has the same tags for the same bytes and others for others", () => {
    const tag = (text: string) => new Prepared(Buffer.from(text)).identity.etag;
    expect(tag("{}")).toBe(tag("{}"));
    expect(tag("{}")).not.toBe(tag("{ }"));
  });

  it("that is a file has the tags that a web server gives its copies", async () => {
    const body = Buffer.from(JSON.stringify({ rows: Array.from({ length: 99 }, (_, at) => at) }));
    const prepared = new Prepared(body, fileTags(0x69e0a1b2));
    expect(prepared.identity.etag).toBe(`"69e0a1b2-${body.length.toString(16)}"`);
    const gzip = await prepared.make("gzip");
    expect(gzip.etag).toBe(`"69e0a1b2-${gzip.body.length.toString(16)}"`);
  });

  it("makes its encodings once and then has them ready", async () => {
    const prepared = new Prepared(Buffer.from("{}".repeat(1000)));
    expect(prepared.ready("identity")).toBe(prepared.identity);
    expect(prepared.ready("br")).toBeUndefined();
    const [one, two] = await Promise.all([prepared.make("br"), prepared.make("br")]);
    expect(one).toBe(two);
    expect(prepared.ready("br")).toBe(one);
    expect(await prepared.make("br")).toBe(one);
  });
});
