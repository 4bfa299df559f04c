import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dateIn } from "../../src/lib/zone.ts";
import { API, DAEMON_HIT, DaemonAndNginx, HIT } from "../support/daemon-and-nginx.ts";

const DAY = "2026-04-15";
const TODAY = dateIn("Asia/Seoul", Date.now());
const ORIGIN = "https://dash.example";
/** What other sites of the same nginx may have wanted for all. */
const HTTP = `
  gzip on; gzip_types *; gzip_proxied any; gzip_vary on; gzip_static on;
  etag off; expires 1h; open_file_cache max=100 inactive=60s; open_file_cache_valid 60s;
  add_header X-Other-Site yes; autoindex on; error_page 404 /other-site;
`;

let both: DaemonAndNginx;
beforeAll(async () => {
  both = await DaemonAndNginx.start({ ADMIN_TOKEN: "letmein", CORS_ORIGINS: ORIGIN }, { origin: ORIGIN, http: HTTP });
  for (const day of [DAY, TODAY]) {
    for (const mode of ["offline", "online"]) await both.site.report(`?date=${day}&mode=${mode}`);
  }
});
afterAll(() => both[Symbol.asyncDispose]());

const ONE = `${API}?date=${DAY}`;
const PUBLISHED = [
  ONE,
  `${API}?date=${DAY}&mode=offline`,
  `${API}?mode=offline&date=${DAY}`,
  `${API}?date=${DAY}&mode=online`,
  `${API}?mode=online&date=${DAY}`,
  `/cache/${DAY}.json`,
  `/cache/counterparty-risk/online/${DAY}.json`,
];

describe("a published report", () => {
  it.each(PUBLISHED)("at %s is nginx's to send, header by header as the daemon sends it", async (path) => {
    for (const encoding of ["", "identity", "gzip", "GZIP", "br", "deflate, gzip, br, zstd", "gzip, deflate", "zstd"]) {
      for (const method of ["GET", "HEAD"]) {
        expect(await both.same(path, { "accept-encoding": encoding }, method)).toBe(HIT);
        expect(await both.same(path, { "accept-encoding": encoding, origin: ORIGIN }, method)).toBe(HIT);
      }
    }
    expect(await both.same(path, { origin: "https://evil.example" })).toBe(HIT);
    expect(await both.same(path, { range: "bytes=0-9" })).toBe(HIT);
  });

  it("has one strong ETag an encoding, which both know for a 304", async () => {
    const tags = new Map<string, string>();
    for (const encoding of ["identity", "gzip", "br"]) {
      const { headers } = await both.nginx.ask(ONE, { "accept-encoding": encoding });
      tags.set(encoding, String(headers.etag));
      expect([headers["content-encoding"] ?? "identity", headers.etag]).toEqual([
        encoding,
        expect.stringMatching(/^"/),
      ]);
    }
    expect(new Set(tags.values()).size).toBe(3);
    for (const [encoding, own] of tags) {
      for (const known of [...tags.values(), `"other", W/${own}`, "*", '"other"', "nonsense"]) {
        const asked = { "accept-encoding": encoding, "if-none-match": known };
        expect(await both.same(ONE, asked)).toBe(HIT);
        expect((await both.nginx.ask(ONE, asked)).status === 304).toBe(known.includes(own) || known === "*");
      }
    }
  });

  it("is sent encoded as the daemon would, whatever the reader takes", async () => {
    const words = ["gzip", "br", "BR", "deflate", "identity", "x-gzip", "brr", "*", "br;q=0.3", "gzip;q=0", ""];
    const accepted = fc
      .tuple(fc.array(fc.constantFrom(...words), { maxLength: 4 }), fc.constantFrom(",", " , "))
      .map(([taken, between]) => taken.join(between));
    await fc.assert(
      fc.asyncProperty(accepted, async (header) => {
        const weighed = /[*;]/.test(header); // which nginx leaves to the daemon
        expect(await both.same(ONE, { "accept-encoding": header })).toBe(weighed ? DAEMON_HIT : HIT);
      }),
      { numRuns: 100 },
    );
  });

  it("is the newest one at the next request, and its ETag never names other bytes", async () => {
    const tags = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const made = await both.nginx.ask(`${API}/recompute?date=${DAY}`, { authorization: "Bearer letmein" }, "POST");
      expect(made.status).toBe(200);
      for (const encoding of ["identity", "gzip", "br"]) {
        expect(await both.same(ONE, { "accept-encoding": encoding })).toBe(HIT);
        tags.add(String((await both.nginx.ask(ONE, { "accept-encoding": encoding })).headers.etag));
      }
    }
    expect(tags.size).toBe(12);
  });
});

describe("what is the daemon's to answer", () => {
  it("is a report that is missing: made, and from then on nginx's", async () => {
    const path = `${API}?date=2026-04-16`;
    const made = await both.nginx.ask(path, { "accept-encoding": "br" });
    expect(made.headers["cache-status"]).toBe("salesmap-reportd; fwd=uri-miss; stored");
    const again = await both.nginx.ask(path, { "accept-encoding": "br" });
    expect(again.headers["cache-status"]).toBe(HIT);
    expect([again.headers.etag, again.body]).toEqual([made.headers.etag, made.body]);
    const known = { "accept-encoding": "br", "if-none-match": String(made.headers.etag) };
    expect((await both.nginx.ask(path, known)).status).toBe(304);
  });

  it("is every other way to ask", async () => {
    const days = [
      DAY,
      TODAY,
      "2026-02-30",
      "2026-4-15",
      "20260415",
      "..",
      "",
      `${DAY}%20`,
      "2026%2D04%2D15",
      `${DAY}+`,
    ];
    const modes = ["mode=online", "mode=offline", "mode=ONLINE", "mode=", "mode", "Mode=online", "%6dode=online"];
    const others = ["utm=1", "_=2", "date", "", "DATE=2026-01-01", "x=date=1"];
    const part = fc.constantFrom(...days.map((day) => `date=${day}`), ...modes, ...others);
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        const query = parts.join("&");
        const plainly =
          PUBLISHED.includes(`${API}?${query}`) || PUBLISHED.includes(`${API}?${query.replace(TODAY, DAY)}`);
        expect((await both.same(`${API}?${query}`)) === HIT).toBe(plainly);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    "/healthz",
    "/readyz",
    `${API}/status?mode=online`,
    `${API}/runs?limit=1`,
    `${API}/history?mode=online`,
    `${API}/diff?from=${DAY}&to=${TODAY}`,
    "/nowhere",
    `${API}?date=x`,
    API,
  ])("is %s", async (path) => {
    expect(await both.same(path)).not.toBe(HIT);
    expect(await both.same(path, { origin: ORIGIN, "accept-encoding": "gzip, br" })).not.toBe(HIT);
  });

  it("is the page and what it is built of", async () => {
    const page = (await both.nginx.ask("/")).body.toString();
    const assets = [...page.matchAll(/"\.?(\/assets\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
    expect(assets.length).toBeGreaterThan(1);
    for (const path of ["/", ...assets]) {
      for (const encoding of ["identity", "gzip", "br"]) {
        expect(await both.same(path, { "accept-encoding": encoding })).toBeUndefined();
      }
      expect(await both.same(path, {}, "HEAD")).toBeUndefined();
      expect((await both.nginx.ask(path)).status).toBe(200);
    }
  });

  it("is an answer that falls back, marked stale, with the same ETag", async () => {
    await using other = await DaemonAndNginx.start({});
    await other.site.recompute();
    rmSync(other.scene.db);
    const missing = `${API}?date=${addDays(TODAY, -3)}`;
    for (const encoding of ["identity", "gzip", "br"]) {
      const reason = "salesmap-reportd; fwd=uri-miss; detail=DB_NOT_FOUND";
      expect(await other.same(missing, { "accept-encoding": encoding })).toBe(reason);
      const { headers } = await other.nginx.ask(missing, { "accept-encoding": encoding });
      const known = { "accept-encoding": encoding, "if-none-match": String(headers.etag) };
      expect(await other.same(missing, known)).toBe(reason);
      expect((await other.nginx.ask(missing, known)).status).toBe(304);
    }
    const { meta } = JSON.parse((await other.nginx.ask(missing)).body.toString());
    expect(meta).toMatchObject({ as_of: TODAY, is_stale: true, requested_date: addDays(TODAY, -3) });
  });
});
