import { connect } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunLine } from "../../src/contract/outcome.ts";
import type { StatusFile } from "../../src/contract/status.ts";
import { rawGet, rawRequest } from "../support/raw-http.ts";
import { jsonOf, Scene, type Site } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const scene = new Scene();
let site: Site;
beforeAll(async () => {
  landExport(scene.db, { confirmed: 7_000_000, year: 2026 });
  site = await scene.daemon({ ADMIN_TOKEN: "letmein", CORS_ORIGINS: "https://dash.example" });
  await site.report("?date=2026-04-15");
});
afterAll(() => scene[Symbol.asyncDispose]());

/** What comes back over one connection. */
async function wordsFor(words: string): Promise<string> {
  const socket = connect(Number(new URL(site.base).port), "127.0.0.1");
  socket.end(words);
  let said = "";
  for await (const part of socket) said += String(part);
  return said;
}

const CACHED = "/api/report/counterparty-risk?date=2026-04-15";
const TOKEN = { authorization: "Bearer letmein" };

describe("GET of a report", () => {
  it("makes a missing one, then serves it from the cache, and says which it was", async () => {
    const made = await site.report("?date=2026-04-16");
    expect(made.headers.get("cache-status")).toBe("salesmap-reportd; fwd=uri-miss; stored");
    const again = await site.report("?date=2026-04-16");
    expect(again.headers.get("cache-status")).toBe("salesmap-reportd; hit");
    expect(await again.text()).toBe(await made.text());
  });

  it("gives counterparties with evidence", async () => {
    const report = await (await site.report("?date=2026-04-15&mode=offline")).json();
    expect(report).toMatchObject({
      meta: { as_of: "2026-04-15", mode: "offline", trigger: "on_demand" },
      counterparties: [{ orgName: "가나다상사(가상)", counterpartyName: "영업본부", tier: "P2", confirmed: 7_000_000 }],
    });
  });

  it.each(["gzip", "br", "identity"])(
    "sends the same report as %s, with an ETag of its own and a 304 for it",
    async (encoding) => {
      const plain = await rawGet(site.base + CACHED, { "accept-encoding": "identity" });
      const sent = await rawGet(site.base + CACHED, { "accept-encoding": encoding });
      const decode = { gzip: gunzipSync, br: brotliDecompressSync, identity: (body: Buffer) => body }[encoding];
      expect(decode?.(sent.body).equals(plain.body)).toBe(true);
      expect(sent.headers.vary).toContain("Accept-Encoding");
      if (encoding !== "identity") expect(sent.headers.etag).not.toBe(plain.headers.etag);
      const etag = sent.headers.etag ?? "";
      const known = await rawGet(site.base + CACHED, {
        "accept-encoding": encoding,
        "if-none-match": `"other", W/${etag}`,
      });
      expect([known.status, known.body.length, known.headers.etag]).toEqual([304, 0, etag]);
    },
  );

  it.each(["", "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"])(
    "says its whole answer and nothing else to who expects to be asked for a body, after %j too",
    async (before) => {
      const plain = await (await fetch(site.base + CACHED)).text();
      const asked = `GET ${CACHED} HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`;
      const [head, body, ...more] = (await wordsFor(before + asked)).split("\r\n\r\n").slice(before === "" ? 0 : 1);
      expect(head).toMatch(/HTTP\/1\.1 200 OK/);
      expect([body, more]).toEqual([plain, []]);
    },
  );

  it("answers HEAD with the headers of GET and no body", async () => {
    const get = await rawGet(site.base + CACHED);
    const head = await rawRequest(site.base + CACHED, { method: "HEAD" });
    expect(head.body.length).toBe(0);
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
    expect(head.headers.etag).toBe(get.headers.etag);
  });

  it("serves the published file and nothing else of CACHE_DIR", async () => {
    const file = await rawGet(`${site.base}/cache/2026-04-15.json`);
    expect(file.body.equals((await rawGet(site.base + CACHED)).body)).toBe(true);
    for (const path of [
      "/cache/status.json",
      "/cache/.counterparty_risk.lock.owner",
      "/cache/run_logs/2026-04-15.jsonl",
      "/cache/..%2f..%2fetc%2fpasswd",
      "/cache/../cache/2026-04-15.json",
      "/cache/%00",
      "/cache/2026-04-14.json",
      "/cache/counterparty-risk/online/2026-04-15.json",
    ]) {
      expect((await rawGet(site.base + path)).status, path).toBe(404);
    }
  });
});

describe("every answer", () => {
  const SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
  };

  it.each([
    ["a report", CACHED, {}],
    ["the page", "/", {}],
    ["the status", "/api/report/counterparty-risk/status", {}],
    ["the metrics", "/metrics", {}],
    ["a problem", "/nothing", {}],
    ["a refused host", CACHED, { host: "evil.example" }],
    ["a failed expectation", CACHED, { expect: "the impossible" }],
    ["headers that are too large", CACHED, { "x-large": "a".repeat(20_000) }],
  ])("says what a browser may make of it: %s", async (_what, path, headers) => {
    const answer = await rawGet(site.base + path, headers);
    expect(answer.headers).toMatchObject(SAFE);
    expect(Object.keys(answer.headers)).not.toContain("server");
    if (answer.status >= 400) expect(answer.headers["content-type"]).toBe("application/problem+json");
  });
});

describe("parameters", () => {
  it.each([
    ["?date=2026-02-30", "date"],
    ["?date=2026-1-1", "date"],
    ["?date=../x", "date"],
    ["?date=", "date"],
    ["?mode=OFFLINE", "mode"],
    ["?mode=", "mode"],
    ["?mode=online&mode=online", "mode"],
    ["?date=2026-04-15&date=2026-04-15", "date"],
  ])("%s is refused by name", async (query, name) => {
    const answer = await site.report(query);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = await jsonOf(answer);
    expect(problem).toMatchObject({ status: 400, code: "INVALID_PARAMETER", title: "Bad Request" });
    expect(String(problem.detail)).toContain(name);
  });

  it("names every mistake at once and ignores what it does not know", async () => {
    const { detail } = await jsonOf(await site.report("?date=x&mode=y&z=1"));
    expect(detail).toMatch(/date.*mode/);
    expect((await site.report("?date=2026-04-15&utm=1&utm=2")).status).toBe(200);
  });

  it("checks the limit of runs", async () => {
    expect((await site.report("/runs?limit=501")).status).toBe(400);
    const { runs } = await jsonOf<{ runs: RunLine[] }>(await site.report("/runs?limit=1&mode=offline"));
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ mode: "offline", trigger: "on_demand", result: "SUCCESS" });
    expect(runs[0]?.source_identity).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("refusals", () => {
  it("come in the order host, path, method, cross-site, token, parameters", async () => {
    const evil = { host: "evil.example", "sec-fetch-site": "cross-site" };
    const post = (path: string, headers: Record<string, string>) =>
      rawRequest(site.base + path, { method: "POST", headers });
    const recompute = "/api/report/counterparty-risk/recompute?mode=x";
    expect((await rawGet(`${site.base}/nowhere`, evil)).status).toBe(403);
    expect((await post("/nowhere", { "sec-fetch-site": "cross-site" })).status).toBe(404);
    expect((await post(CACHED, { "sec-fetch-site": "cross-site" })).status).toBe(405);
    expect((await post(recompute, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await post(recompute, {})).status).toBe(401);
    expect((await post(recompute, TOKEN)).status).toBe(400);
  });

  it("name the methods that a path takes", async () => {
    const answer = await rawRequest(site.base + CACHED, { method: "DELETE" });
    expect([answer.status, answer.headers.allow]).toEqual([405, "GET, HEAD"]);
    expect((await rawGet(`${site.base}/api/report/counterparty-risk/recompute`)).headers.allow).toBe("POST");
    expect((await rawRequest(`${site.base}/HEALTHZ/`, { method: "POST" })).status).toBe(405);
  });

  it("are told even to what is no request", async () => {
    for (const [words, code] of [
      ["GET / HTTP/1.1\r\n\r\n", "HOST_MISSING"],
      ["these are no words of HTTP\r\n\r\n", "BAD_REQUEST"],
    ] as const) {
      const said = await wordsFor(words);
      expect(said).toContain("HTTP/1.1 400 ");
      expect(said).toContain("application/problem+json");
      expect(said).toContain(code);
    }
  });

  it.each([
    [{ origin: "https://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ origin: "https://dash.example", "sec-fetch-site": "cross-site" }, 400],
    [{ "sec-fetch-site": "same-origin" }, 400],
  ])("of a POST from %j: %i", async (headers, status) => {
    const path = "/api/report/counterparty-risk/recompute?date=x";
    expect((await rawRequest(site.base + path, { method: "POST", headers: { ...headers, ...TOKEN } })).status).toBe(
      status,
    );
  });

  it("let the pages of CORS_ORIGINS ask and read, and no others", async () => {
    const preflight = (origin: string) => rawRequest(site.base + CACHED, { method: "OPTIONS", headers: { origin } });
    const allowed = await preflight("https://dash.example");
    expect([allowed.status, allowed.headers["access-control-allow-origin"]]).toEqual([204, "https://dash.example"]);
    expect((await preflight("https://evil.example")).status).toBe(405);
    const read = await rawGet(site.base + CACHED, { origin: "https://dash.example" });
    expect(read.headers["access-control-allow-origin"]).toBe("https://dash.example");
    expect(read.headers.vary).toBe("Accept-Encoding, Origin");
  });

  it("want the token, exactly", async () => {
    for (const authorization of ["", "Bearer", "Bearer wrong", "Basic letmein", "letmein"]) {
      const answer = await site.recompute("?date=2026-04-15", { authorization });
      expect(answer.status, authorization).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    }
  });
});

describe("recompute", () => {
  it("answers with the run's line when it has ended", async () => {
    const answer = await site.recompute("?date=2026-04-15", TOKEN);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      result: "SUCCESS",
      code: null,
      as_of: "2026-04-15",
      mode: "offline",
      trigger: "recompute",
    });
  });

  it("without waiting answers 202 once it holds the lock; another one meanwhile is SKIPPED_LOCKED", async () => {
    const begun = await site.recompute("?date=2026-04-15&wait=false", TOKEN);
    const line = await jsonOf(begun);
    expect([begun.status, line.result, line.trigger]).toEqual([202, null, "recompute"]);
    expect(line.job_run_id).toMatch(/^\d{8}_\d{6}$/);
    const second = await site.recompute("?date=2026-04-15", TOKEN);
    expect(second.status).toBe(200);
    expect((await jsonOf(second)).result).toBe("SKIPPED_LOCKED");
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await site.status()).offline.last_skip).toMatchObject({ result: "SKIPPED_LOCKED", trigger: "recompute" });
    await expect.poll(async () => (await site.status()).current_run, { timeout: 10_000 }).toBeNull();
  });
});

describe("health", () => {
  it("is told at /healthz and /readyz", async () => {
    expect(await (await site.get("/healthz")).json()).toEqual({ status: "ok" });
    expect(await (await site.get("/readyz")).json()).toEqual({ ready: true, reasons: [] });
  });

  it("shows the database, the scheduler and the modes in status", async () => {
    expect(await site.status()).toMatchObject({
      modes_available: ["offline", "online"],
      db: { exists: true, stable: true, stable_in_sec: 0 },
      scheduler: { enabled: false, next_run: null },
      current_run: null,
    });
    const one = await jsonOf<StatusFile>(await site.report("/status?mode=offline"));
    expect(one.last_run).toMatchObject({ mode: "offline" });
  });
});
