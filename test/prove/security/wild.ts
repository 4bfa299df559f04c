import type { Prng } from "../../../src/demo/prng.ts";

const API = "/api/report/counterparty-risk";
const DAY = "2026-04-15";

const PATHS = [
  "/", "/index.html", "/assets/", "/assets/index.js", "/healthz", "/readyz", "/metrics", "/cache/", "/cache",
  API, `${API}/`, `${API}/status`, `${API}/runs`, `${API}/history`, `${API}/diff`, `${API}/events`, `${API}/recompute`,
  `/cache/${DAY}.json`, `/cache/counterparty-risk/online/${DAY}.json`, `/cache/${DAY}.json.bak`, "/cache/status.json",
  "/cache/.env", "/cache/secret.txt", "/cache/.counterparty_risk.lock.owner", "/cache/.counterparty_risk.news.json",
  "/cache/llm/offline/canary.json", `/cache/run_logs/${DAY}.jsonl`, `/cache/encoded/${DAY}.json.gz`, "/secret.txt",
  "/.env", "/main.js", "/worker/worker-main.js", "/package.json", "/etc/passwd", "*", "", "http://evil.example/",
] as const; // biome-ignore format: a list
const UP = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%252f", "%252e%252e%252f", "..\\", "..%5c", ".%2e/", "....//", "..;/", "%c0%ae%c0%ae/", "%u002e%u002e/"] as const; // biome-ignore format: a list
const BITS = ["%00", "\0", "%", "%zz", "%ff%fe", "%0d%0aSet-Cookie:x=1", "%E3%84", "//", "/./", "?", "#", ";a=b", "%2500", "\t", " ", "é", "\u001b[31m", "~1", ":$DATA", ".json", "%2f"] as const; // biome-ignore format: a list
const NAMES = [
  "date",
  "mode",
  "limit",
  "from",
  "to",
  "wait",
  "accept_implausible",
  "__proto__",
  "constructor",
  "x",
] as const;
const VALUES = [
  DAY, "2026-04-14", "offline", "online", "20", "true", "false", "", "0", "-1", "1e9", "9".repeat(400), "2026-02-30", "../../etc/passwd",
  "%00", "%0d%0a%0d%0aHTTP/1.1%20200%20OK", "[object Object]", "\u001b[2J", "%1b[2J", "1%20OR%201=1", "{{7*7}}", "$%7Bjndi:ldap://x}", "null", "😀",
] as const; // biome-ignore format: a list
const METHODS = ["GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get", "G\0T", "QUERY"] as const; // biome-ignore format: a list
const VERSIONS = [
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.0",
  "HTTP/0.9",
  "HTTP/2.0",
  "HTP/1.1",
  "",
] as const;
const HEADERS = [
  "Range: bytes=0-9", "Range: bytes=20-10", "Range: bytes=-1", "Range: bytes=0-,0-,0-", "Range: bytes=99999999999999999999-", "Range: chapters=1",
  "If-None-Match: *", "If-None-Match: W/\"x\", \"y\"", `If-None-Match: ${'"a",'.repeat(500)}`, "If-Modified-Since: never", "If-Range: \"x\"",
  "Accept-Encoding: gzip", "Accept-Encoding: br;q=1.0, *;q=0", "Accept-Encoding: identity;q=0, *;q=0", `Accept-Encoding: ${"gzip,".repeat(900)}`, "Accept-Encoding: ;;;q=",
  "Host: evil.example", "Host: ", "Host: localhost:1@evil", "Host: 127.0.0.1\u0000", "X-Forwarded-Host: evil.example", "X-Original-URL: /cache/.env", "X-Rewrite-URL: /secret.txt",
  "Origin: https://evil.example", "Origin: null", "Origin: https://dash.example", "Origin: https://dash.example.evil", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: none",
  "Authorization: Bearer wrong", "Authorization: Basic YTpi", `Authorization: Bearer ${"x".repeat(5000)}`, "Authorization: Bearer ", "Authorization: bEaReR a b",
  "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999", "Content-Length: 5, 6", "Transfer-Encoding: chunked", "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked",
  "Expect: 100-continue", "Expect: nonsense", "Upgrade: websocket\r\nConnection: Upgrade", "Connection: close", "Connection: keep-alive, host", "TE: trailers", "Cookie: a=b; __proto__=1",
  `X-Long: ${"a".repeat(15_000)}`, `X-Long: ${"a".repeat(70_000)}`, "X\0Y: 1", "X-Fold: a\r\n b", ": nameless", "NoColon", "X-Bell: \u0007\u001b[31m", "__proto__: polluted", "constructor: x",
] as const; // biome-ignore format: a list
const BODIES = [
  "", "hello", "5\r\nhello\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", `{"__proto__":{"polluted":1}}`, "[".repeat(20_000), "\0".repeat(1000),
  "0\r\n\r\nGET /secret.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(200_000),
] as const; // biome-ignore format: a list

/** Targets that are served: what is wild is the rest of the request. */
const SOUND = [
  `${API}?date=${DAY}`,
  `${API}?date=${DAY}&mode=online`,
  `/cache/${DAY}.json`,
  "/",
  "/metrics",
  `${API}/runs?limit=5`,
  `${API}/history`,
  `${API}/status`,
  `${API}/diff?from=${DAY}&to=${DAY}`,
] as const;

/** Requests of one connection, as bytes. */
export interface WildRequest {
  readonly bytes: Buffer;
  readonly count: number;
}

/** A request as nobody would write it, or as somebody who means harm would. */
export function wildRequest(random: Prng): WildRequest {
  const count = random.chance(15) ? 2 + random.int(6) : 1;
  const text = Array.from({ length: count }, () => oneRequest(random)).join("");
  const bytes = Buffer.from(text, random.chance(90) ? "utf8" : "latin1");
  return { bytes: random.chance(8) ? damaged(bytes, random) : bytes, count };
}

function oneRequest(random: Prng): string {
  const headers = random.chance(92) ? ["Host: localhost"] : [];
  for (let left = random.chance(50) ? 0 : 1 + random.int(3); left > 0; left -= 1) headers.push(random.pick(HEADERS));
  const body = random.chance(10) ? random.pick(BODIES) : "";
  if (body !== "" && random.chance(60)) headers.push(`Content-Length: ${Buffer.byteLength(body)}`);
  const method = random.chance(60) ? "GET" : random.pick(METHODS);
  const version = random.chance(85) ? "HTTP/1.1" : random.pick(VERSIONS);
  return [`${method} ${target(random)} ${version}`, ...headers, "", body].join("\r\n");
}

function target(random: Prng): string {
  if (random.chance(30)) return random.pick(SOUND);
  let path: string = random.pick(PATHS);
  for (let left = random.chance(40) ? 0 : 1 + random.int(2); left > 0; left -= 1) path = insert(path, random);
  if (random.chance(50)) return path;
  const pairs = Array.from(
    { length: 1 + random.int(random.chance(3) ? 1500 : 4) },
    () => `${random.pick(NAMES)}=${random.pick(VALUES)}`,
  );
  return `${path}?${pairs.join("&")}`;
}

function insert(path: string, random: Prng): string {
  const at = random.int(path.length + 1);
  const bit = random.chance(70) ? random.pick(UP).repeat(1 + random.int(6)) : random.pick(BITS);
  return path.slice(0, at) + bit + path.slice(at);
}

/** The same bytes, some of them others. */
function damaged(bytes: Buffer, random: Prng): Buffer {
  const copy = Buffer.from(bytes);
  for (let left = 1 + random.int(4); left > 0; left -= 1) copy[random.int(copy.length)] = random.int(256);
  return random.chance(30) ? copy.subarray(0, random.int(copy.length)) : copy;
}
