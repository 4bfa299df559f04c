import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { API, bootInstalled, configure, dropIn, landIn, SERVICE } from "../support/host/install.ts";

const MAIN = inject("mainJs");
const SOCKET = "salesmap-reportd.socket";

/** Asks for the report on four lines at once, a new connection each, until the file `stop` is there. */
const HAMMER = `
const { existsSync } = require("node:fs");
const http = require("node:http");
const [url, stop] = process.argv.slice(1);
const seen = {};
const ask = () => new Promise((resolve) => {
  const count = (how) => { seen[how] = (seen[how] ?? 0) + 1; resolve(); };
  http.get(url, { agent: false }, (answer) => answer.resume().on("end", () => count(answer.statusCode)).on("error", (error) => count(error.code)))
    .on("error", (error) => count(error.code));
});
const line = async () => { while (!existsSync(stop)) await ask(); };
Promise.all([line(), line(), line(), line()]).then(() => process.stdout.write(JSON.stringify(seen)));
`;

const ASK_UNIX = `
require("node:http").get({ socketPath: process.argv[1], path: "/healthz" }, (answer) => answer.pipe(process.stdout));
`;

describe("socket activation", () => {
  it("loses no request over restarts of the service", async () => {
    await using host = await bootInstalled(MAIN);
    landIn(host, { confirmed: 7_000_000 });
    await host.sh(`systemctl start ${SERVICE}`);
    expect((await host.fetch(API)).status).toBe(200);
    const stop = join(host.folder, "stop");
    const hammering = host.program(HAMMER, [API, stop]);
    const pids = [await host.property(SERVICE, "MainPID")];
    for (let restart = 0; restart < 4; restart++) {
      await host.sh(`systemctl restart ${SERVICE}`);
      pids.push(await host.property(SERVICE, "MainPID"));
    }
    writeFileSync(stop, "");
    const seen: Record<string, number> = JSON.parse((await hammering).out);
    console.log(`requests over ${pids.length - 1} restarts, by answer: ${JSON.stringify(seen)}`);
    expect(new Set(pids).size).toBe(pids.length);
    expect(Object.keys(seen)).toEqual(["200"]);
    expect(seen["200"]).toBeGreaterThan(4 * pids.length); // every line went on over every restart
  });

  it("answers a request that came before the service was up", async () => {
    await using host = await bootInstalled(MAIN);
    await host.sh(`systemctl start ${SOCKET}`);
    expect(await host.property(SERVICE, "ActiveState")).toBe("inactive");
    expect((await host.fetch("http://127.0.0.1:8000/healthz")).status).toBe(200);
    expect(await host.property(SERVICE, "ActiveState")).toBe("active");
  });

  it("refuses a socket that reaches beyond HOST, and takes it once HOST and a token say so", async () => {
    await using host = await bootInstalled(MAIN);
    await dropIn(host, "everywhere", "[Socket]\nListenStream=\nListenStream=0.0.0.0:8000\n", SOCKET);
    expect((await host.try(`systemctl start ${SERVICE}`)).code).not.toBe(0);
    expect(await host.property(SERVICE, "ExecMainStatus")).toBe("78");
    expect(await host.journal(SERVICE, "-p err _TRANSPORT=stdout")).toContain("beyond loopback: set HOST");
    await eventually(async () => expect(await host.property(SOCKET, "ActiveState")).toBe("inactive"));

    configure(host, { HOST: "0.0.0.0" });
    host.write("/etc/salesmap-reportd/ADMIN_TOKEN", "s3cret\n", 0o600);
    await host.sh(`systemctl start ${SERVICE}`);
    expect((await host.fetch("http://127.0.0.1:8000/healthz")).status).toBe(200);
  });

  it("serves a Unix socket too, and says so when it is given two", async () => {
    await using host = await bootInstalled(MAIN);
    await dropIn(host, "unix", "[Socket]\nListenStream=\nListenStream=/run/salesmap-reportd.sock\n", SOCKET);
    await host.sh(`systemctl start ${SERVICE}`);
    const said = await host.program(ASK_UNIX, [host.path("/run/salesmap-reportd.sock")]);
    expect(said.out).toBe('{"status":"ok"}');
    await host.sh(`systemctl stop ${SERVICE} ${SOCKET}`);
    await dropIn(host, "unix", "[Socket]\nListenStream=/run/salesmap-reportd.sock\n", SOCKET);
    expect((await host.try(`systemctl start ${SERVICE}`)).code).not.toBe(0);
    expect(await host.journal(SERVICE, "-p err _TRANSPORT=stdout")).toContain("2 sockets were handed to it");
  });
});
