import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { runLineSchema } from "../../src/contract/outcome.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { API } from "../support/daemon-and-nginx.ts";
import { eventually } from "../support/eventually.ts";
import { freePort, NAME, Nginx } from "../support/nginx.ts";
import { rawGet } from "../support/raw-http.ts";
import { Readers } from "../support/readers.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());
const TOKEN = { authorization: "Bearer letmein" };

describe("two daemons on one CACHE_DIR behind nginx", () => {
  it("make one report of a race, answer alike, and one may die under load without an error", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000, padding: 200_000 });
    const ports = [await freePort(), await freePort()];
    const daemons = ports.map((port, at) =>
      scene.process(MAIN, ["serve"], {
        PORT: String(port),
        WORK_DIR: join(scene.folder, `work-${at}`),
        ADMIN_TOKEN: "letmein",
        ALLOWED_HOSTS: NAME,
      }),
    );
    const address = (port: number, path: string) => `http://127.0.0.1:${port}${path}`;
    for (const port of ports) {
      await eventually(async () => expect((await rawGet(address(port, "/healthz"))).status).toBe(200), 20_000);
    }
    await using nginx = await Nginx.start({ prefix: join(scene.folder, "nginx"), cache: scene.cache, daemons: ports });

    // the race: nginx gives each daemon its share of them
    const asked = Array.from({ length: 6 }, () => nginx.ask(`${API}/recompute`, TOKEN, "POST"));
    const results = (await Promise.all(asked)).map(
      ({ status, body }) => `${status} ${JSON.parse(body.toString()).result}`,
    );
    expect(results.sort()).toEqual([...Array(5).fill("200 SKIPPED_LOCKED"), "200 SUCCESS"]);
    const log = readFileSync(join(scene.cache, "run_logs", `${TODAY}.jsonl`), "utf8")
      .trim()
      .split("\n");
    const lines = log.map((line) => runLineSchema.parse(JSON.parse(line)));
    expect(lines.filter(({ result }) => result === "SUCCESS")).toHaveLength(1);
    expect((await nginx.ask(`${API}/recompute?mode=online`, TOKEN, "POST")).status).toBe(200);

    for (const path of [`${API}?date=${TODAY}`, `${API}?date=${TODAY}&mode=online`]) {
      for (const encoding of ["identity", "gzip", "br"]) {
        const headers = { host: NAME, "accept-encoding": encoding };
        const [one, two] = await Promise.all(ports.map((port) => rawGet(address(port, path), headers)));
        const through = await nginx.ask(path, headers);
        expect(one?.headers.etag).toBe(through.headers.etag);
        expect(two?.headers.etag).toBe(through.headers.etag);
        expect([one?.body.equals(through.body), two?.body.equals(through.body)]).toEqual([true, true]);
      }
    }

    const readers = new Readers(nginx, TODAY);
    await eventually(() => expect(readers.unnamed.length).toBeGreaterThan(20));
    daemons[0]?.kill("SIGKILL");
    await daemons[0]?.ended;
    const seen = readers.published.length;
    await eventually(() => expect(readers.published.length).toBeGreaterThan(seen + 100), 20_000);
    // the dead one may have held the lock for its housekeeping: then it is free once it has expired
    await eventually(async () => {
      const made = await nginx.ask(`${API}/recompute`, TOKEN, "POST");
      expect([made.status, JSON.parse(made.body.toString()).result]).toEqual([200, "SUCCESS"]);
    }, 30_000);
    await readers.end();
    expect(new Set(readers.published)).toEqual(new Set(["200 true true"]));
    expect(new Set(readers.unnamed)).toEqual(new Set(["200"]));
  });
});
