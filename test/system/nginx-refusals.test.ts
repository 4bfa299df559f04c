import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API, DaemonAndNginx } from "../support/daemon-and-nginx.ts";
import { NAME } from "../support/nginx.ts";

const DAY = "2026-04-15";
const SECRET = "nobody may read this";

let both: DaemonAndNginx;
beforeAll(async () => {
  both = await DaemonAndNginx.start({ ADMIN_TOKEN: "letmein" });
  for (const mode of ["offline", "online"]) await both.site.report(`?date=${DAY}&mode=${mode}`);
  const { cache } = both.scene;
  mkdirSync(join(cache, "llm", "offline"), { recursive: true });
  const laid = [".env", ".2026-04-15.json", "2026-04-14.json.bak", "llm/offline/card.json", "run_logs/note.json"];
  for (const name of [...laid, "encoded/note.json", ".publish-0b0e7a52-3a7e-4a3e-9d7e-0f2d9f3a1b2c.tmp"]) {
    writeFileSync(join(cache, name), SECRET);
  }
});
afterAll(() => both[Symbol.asyncDispose]());

describe("nothing but published reports", () => {
  it("is reached by the name of any file in CACHE_DIR", async () => {
    const files = readdirSync(both.scene.cache, { recursive: true, encoding: "utf8" });
    expect(files.length).toBeGreaterThan(12);
    const reports = [`/cache/${DAY}.json`, `/cache/counterparty-risk/online/${DAY}.json`];
    for (const file of files) {
      for (const path of [
        `/${file}`,
        `/cache/${file}`,
        `/cache/../${file}`,
        `/cache/counterparty-risk/online/../../${file}`,
      ]) {
        const { status, body } = await both.nginx.ask(path, { "accept-encoding": "br" });
        expect(status === 200, path).toBe(reports.includes(path));
        expect(body.toString(), path).not.toContain(SECRET);
      }
    }
  });

  it.each([
    `/cache/./${DAY}.json`,
    `/cache/x/../${DAY}.json`,
    `/cache/%2e%2e/cache/${DAY}.json`,
    `/cache/..%2fstatus.json`,
    `/cache//${DAY}.json`,
    `//cache/${DAY}.json`,
    `/cache/${DAY}.json/`,
    `/cache/${DAY}.json/.`,
    `/CACHE/${DAY}.JSON`,
    `/cache/${DAY}.json?date=2026-01-01`,
    `/cache/${DAY}.json%00.html`,
    `/cache/${DAY}.json%0a`,
    `/cache/${DAY}.json#x`,
    `/cache/${DAY}.json.gz`,
    `/cache/%32026-04-15.json`,
    `/cache/2026-02-30.json`,
    `/cache/counterparty-risk/offline/${DAY}.json`,
    `/cache/counterparty-risk/online/../../${DAY}.json`,
    `/cache/counterparty-risk%2fonline%2f${DAY}.json`,
    `/cache/counterparty-risk\\online\\${DAY}.json`,
    `${API}/?date=${DAY}`,
    `${API}%3fdate=${DAY}`,
    `${API}/../counterparty-risk?date=${DAY}`,
    `${API}?date=../${DAY}`,
    `${API}?date=${DAY}/../status`,
    `${API}?date=${DAY}&mode=../..`,
    `/cache/../../etc/passwd`,
    `/..%2f..%2fetc/passwd`,
  ])("is found at %s that the daemon does not find there", async (path) => {
    const [direct, through] = [await both.direct(path), await both.nginx.ask(path)];
    // some paths nginx refuses itself: beyond the root, or with a NUL
    expect([direct.status, 400]).toContain(through.status);
    if (through.status === 200) expect(through.body).toEqual(direct.body);
  });
});

describe("names", () => {
  it.each(["evil.example", "localhost", "127.0.0.1", `${NAME}.evil.example`, `evil-${NAME}`])(
    "%s is refused, for published reports too",
    async (host) => {
      for (const path of [`/cache/${DAY}.json`, `${API}?date=${DAY}`, `${API}/status`]) {
        const answer = await both.nginx.ask(path, { host, "x-forwarded-host": NAME });
        expect([answer.status, answer.headers["content-type"]]).toEqual([403, "application/problem+json"]);
        expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 403, code: "HOST_NOT_ALLOWED" });
      }
    },
  );

  it("count as the address says where a request has both", async () => {
    const socket = connect(Number(new URL(both.nginx.base).port), "127.0.0.1");
    socket.end(`GET http://evil.example/cache/${DAY}.json HTTP/1.1\r\nHost: ${NAME}\r\nConnection: close\r\n\r\n`);
    let said = "";
    for await (const part of socket) said += String(part);
    expect(said).toContain("HTTP/1.1 403 ");
  });

  it("are ours with a port and in any case, as they are the daemon's", async () => {
    for (const host of [`${NAME}:8443`, NAME.toUpperCase()])
      expect(await both.same(`${API}?date=${DAY}`, { host })).toBeDefined();
  });
});

describe("a recompute", () => {
  const recompute = `${API}/recompute?date=x`;

  it("without a token is refused by nginx, however its path is written, in the daemon's words", async () => {
    expect(await both.same(recompute, {}, "POST")).toBeUndefined();
    await both.site.daemon?.stop("nginx answers alone now");
    for (const path of [recompute, `${API}/RECOMPUTE/`, `${API}/%72ecompute`]) {
      const answer = await both.nginx.ask(path, { authorization: "", "x-forwarded-for": "127.0.0.1" }, "POST");
      expect([answer.status, answer.headers["www-authenticate"]]).toEqual([401, expect.stringContaining("Bearer")]);
    }
  });
});
