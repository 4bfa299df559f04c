import { createServer, request, type ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { dateIn } from "../../src/lib/zone.ts";
import { API, HIT } from "../support/daemon-and-nginx.ts";
import { eventually } from "../support/eventually.ts";
import { freePort, NAME, Nginx } from "../support/nginx.ts";
import { Readers } from "../support/readers.ts";
import { Scene, type Started } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());
const TOKEN = { authorization: "Bearer letmein" };
describe("a restart of the daemon", () => {
  it("under load is noticed by nobody who reads a published report; others are told when to come again", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const port = await freePort();
    const env = { PORT: String(port), ADMIN_TOKEN: "letmein", ALLOWED_HOSTS: NAME };
    await using nginx = await Nginx.start({ prefix: join(scene.folder, "nginx"), cache: scene.cache, daemons: [port] });
    const up = async (): Promise<Started> => {
      const started = scene.process(MAIN, ["serve"], env);
      await eventually(async () => expect((await nginx.ask("/healthz")).status).toBe(200), 20_000);
      return started;
    };
    let daemon = await up();
    for (const mode of ["offline", "online"]) {
      expect((await nginx.ask(`${API}/recompute?mode=${mode}`, TOKEN, "POST")).status).toBe(200);
    }
    const readers = new Readers(nginx, TODAY);
    for (const signal of ["SIGTERM", "SIGKILL", "SIGTERM"] as const) {
      daemon.kill(signal);
      await daemon.ended;
      const seen = readers.unnamed.length;
      await eventually(() => expect(readers.unnamed.slice(seen)).toContain("503 5 application/problem+json"));
      daemon = await up();
      const made = await nginx.ask(`${API}/recompute`, TOKEN, "POST");
      expect([made.status, JSON.parse(made.body.toString()).result]).toEqual([200, "SUCCESS"]);
    }
    await readers.end();
    expect(new Set(readers.published)).toEqual(new Set(["200 true true"]));
    expect(new Set(readers.unnamed)).toEqual(new Set(["200", "503 5 application/problem+json"]));
  });
});

describe("without the daemon", () => {
  it("published reports are sent, and for all else it is said plainly that it cannot be had now", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    expect((await scene.command(MAIN, ["run"])).code).toBe(0);
    const daemons = [await freePort()];
    await using nginx = await Nginx.start({ prefix: join(scene.folder, "nginx"), cache: scene.cache, daemons });
    for (const [accepted, encoding] of [
      ["br", "br"],
      ["gzip;q=1, br;q=0.5", undefined],
    ] as const) {
      const answer = await nginx.ask(`${API}?date=${TODAY}`, { "accept-encoding": accepted });
      expect([answer.status, answer.headers["content-encoding"]]).toEqual([200, encoding]);
      expect(answer.headers["cache-status"]).toBe(HIT);
      const known = { "accept-encoding": accepted, "if-none-match": String(answer.headers.etag) };
      expect((await nginx.ask(`${API}?date=${TODAY}`, known)).status).toBe(304);
    }
    const missing: [string, string, Record<string, string>][] = [
      ["GET", API, {}],
      ["GET", `${API}?date=2020-01-01`, {}],
      ["HEAD", `${API}?date=2020-01-01`, {}],
      ["GET", `${API}/status`, {}],
      ["GET", `${API}/events`, {}],
      ["POST", `${API}/recompute`, TOKEN],
    ];
    for (const [method, path, headers] of missing) {
      const answer = await nginx.ask(path, headers, method);
      expect([answer.status, answer.headers["content-type"], answer.headers["retry-after"]]).toEqual([
        503,
        "application/problem+json",
        "5",
      ]);
      expect(answer.headers["cache-status"]).toBe("nginx; fwd=miss; detail=DAEMON_UNREACHABLE");
      if (method !== "HEAD") {
        expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 503, code: "DAEMON_UNREACHABLE" });
      }
    }
  });
});

describe("events", () => {
  it("reach the reader as they happen, not when the answer ends", async () => {
    await using scene = new Scene();
    const open: ServerResponse[] = [];
    const source = createServer((_request, response) => {
      open.push(response);
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: one\n\n");
    });
    await new Promise<void>((done) => source.listen(0, "127.0.0.1", done));
    const address = source.address();
    const daemons = [address !== null && typeof address === "object" ? address.port : 0];
    await using nginx = await Nginx.start({ prefix: join(scene.folder, "nginx"), cache: scene.cache, daemons });
    const heard: string[] = [];
    const url = new URL(`${nginx.base}${API}/events`);
    const listening = request(url, { headers: { host: NAME } }, (answer) => {
      answer.on("data", (data: Buffer) => void heard.push(data.toString()));
    });
    listening.end();
    await eventually(() => expect(heard.join("")).toBe("data: one\n\n"));
    open[0]?.write("data: two\n\n");
    await eventually(() => expect(heard.join("")).toBe("data: one\n\ndata: two\n\n"));
    expect(open[0]?.writableEnded).toBe(false);
    listening.destroy();
    source.close();
    source.closeAllConnections();
  });
});
