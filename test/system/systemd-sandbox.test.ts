import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, inject, it } from "vitest";
import { reportSchema } from "../../src/contract/report.ts";
import { eventually } from "../support/eventually.ts";
import type { Host } from "../support/host/host.ts";
import { API, bootInstalled, DB, dropIn, EXPORTS, landIn, SERVICE } from "../support/host/install.ts";
import { age, fillExport } from "../support/small-export.ts";

const MAIN = inject("mainJs");
const UNITS = "/usr/local/lib/systemd/system";
const shipped = (name: string) => readFileSync(join(import.meta.dirname, "../../systemd", name), "utf8");
const OUTBOUND = shipped("drop-ins/outbound-https.conf");

/** A model that takes note of who asks, and is no help. */
const MODEL_SERVER = `
require("node:http").createServer((request, response) => {
  console.log(request.method + " " + request.url + " " + request.headers.authorization);
  response.writeHead(401).end();
}).listen(8001, "127.0.0.1");
`;

/** Takes whatever it is sent, and notes it. */
const RECEIVER = `
require("node:http").createServer((request, response) => {
  let body = "";
  request.on("data", (data) => { body += data; });
  request.on("end", () => { console.log(request.method + " " + request.url + " " + body); response.end("ok"); });
}).listen(8002, "127.0.0.1");
`;

/** What a program in the service's sandbox can do: "yes", or the code of the refusal. */
const PROBE = `
const fs = require("node:fs"), net = require("node:net"), { execFileSync } = require("node:child_process");
const tried = {};
const attempt = (name, work) => { try { tried[name] = String(work() ?? "yes"); } catch (error) { tried[name] = error.code ?? String(error); } };
for (const folder of ["/etc", "/usr", "/opt/salesmap-reportd", "/srv/salesmap", "/var/lib", "/var/log", "/etc/salesmap-reportd", "/dev/shm",
  "/var/cache/salesmap-reportd", "/var/lib/salesmap-reportd", "/tmp"])
  attempt("write " + folder, () => { fs.writeFileSync(folder + "/probe", "#!/bin/sh\\n", { mode: 0o755 }); });
for (const folder of ["/var/cache/salesmap-reportd", "/var/lib/salesmap-reportd", "/tmp"]) attempt("execute in " + folder, () => { execFileSync(folder + "/probe"); });
for (const folder of ["/home", "/root"]) attempt("look into " + folder, () => { fs.readdirSync(folder); });
attempt("read the secret", () => { fs.readFileSync("/etc/salesmap-reportd/ADMIN_TOKEN"); });
attempt("other processes", () => fs.readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name) && Number(name) !== process.pid).length);
attempt("capabilities", () => /CapBnd:\\s*(\\w+)/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1]);
const outcome = (socket) => new Promise((resolve) => socket.on("listening", () => resolve("yes")).on("connect", () => resolve("yes")).on("error", (error) => resolve(error.code)));
(async () => {
  tried["connect to the host"] = await outcome(net.connect(8000, "127.0.0.1"));
  tried["listen"] = await outcome(net.createServer().listen(9999, "127.0.0.1"));
  fs.writeFileSync("/var/lib/salesmap-reportd/probe.json", JSON.stringify(tried));
  process.exit();
})();
`;

/** Runs the probe in place of the daemon: the same unit, the same drop-ins, another program. */
async function probe(host: Host): Promise<Record<string, string>> {
  host.write("/opt/probe.cjs", PROBE);
  await host.sh("mkdir -p /home/somebody && touch /home/somebody/private");
  host.write("/etc/salesmap-reportd/ADMIN_TOKEN", "s3cret\n", 0o600);
  await dropIn(
    host,
    "99-probe",
    "[Service]\nType=oneshot\nRestart=no\nExecStart=\nExecStart=/usr/bin/node /opt/probe.cjs\n",
  );
  // by a file: of a process that is gone at once the journal may know nothing yet
  const out = "/var/lib/salesmap-reportd/probe.json";
  const said: Record<string, string> = JSON.parse(
    await host.sh(`rm -f ${out}; systemctl start ${SERVICE} && cat ${out}`),
  );
  return said;
}

describe("the sandbox", () => {
  it("lets the service write its two folders and a temporary one, and nothing else", async () => {
    await using host = await bootInstalled(MAIN);
    const could = await probe(host);
    expect(could).toEqual({
      "write /etc": "EROFS",
      "write /usr": "EROFS",
      "write /opt/salesmap-reportd": "EROFS",
      "write /srv/salesmap": "EROFS",
      "write /etc/salesmap-reportd": "EROFS",
      "write /var/lib": "EROFS",
      "write /var/log": "EROFS",
      "write /dev/shm": "EACCES",
      "write /var/cache/salesmap-reportd": "yes",
      "write /var/lib/salesmap-reportd": "yes",
      "write /tmp": "yes",
      "execute in /var/cache/salesmap-reportd": "EACCES",
      "execute in /var/lib/salesmap-reportd": "EACCES",
      "execute in /tmp": "EACCES",
      "look into /home": "EACCES",
      "look into /root": "EACCES",
      "read the secret": "EACCES",
      "other processes": "0",
      capabilities: "0000000000000000",
      "connect to the host": "EAFNOSUPPORT",
      listen: "EAFNOSUPPORT",
    });
  });

  it("with a way out lets it connect, but nothing else more", async () => {
    await using host = await bootInstalled(MAIN);
    const before = await probe(host);
    await dropIn(host, "50-outbound-https", OUTBOUND);
    const after = await probe(host);
    expect(before["connect to the host"]).toBe("EAFNOSUPPORT");
    expect(after).toEqual({ ...before, "connect to the host": "yes", listen: "yes" });
  });

  it("exposes as little as it promises, and says why of every line that it does", async () => {
    await using host = await bootInstalled(MAIN);
    const reasons = ["salesmap-reportd.service", "drop-ins/outbound-https.conf", "drop-ins/web-server.conf"]
      .flatMap((name) => shipped(name).match(/^# Exposed: .*\n(?:#.*\n)*(?:[^#\n].*\n)?/gm) ?? [])
      .join("");
    const exposure = async () => {
      const table = await host.sh(`systemd-analyze security --no-pager --offline=true ${UNITS}/${SERVICE}`);
      const exposed = table.split("\n").filter((line) => !line.startsWith("✓"));
      console.log(exposed.join("\n"));
      const settings = exposed.flatMap((line) => /^✗ (\w+=)/.exec(line)?.[1] ?? []);
      expect(settings.length).toBeGreaterThan(3);
      expect(settings.filter((setting) => !reasons.includes(setting))).toEqual([]);
      return Number(/exposure level for .*: ([\d.]+)/.exec(table)?.[1]);
    };
    expect(await exposure()).toBeLessThanOrEqual(0.5);
    await dropIn(host, "50-outbound-https", OUTBOUND);
    expect(await exposure()).toBeLessThanOrEqual(1.3);
    await dropIn(host, "50-web-server", shipped("drop-ins/web-server.conf"));
    expect(await exposure()).toBeLessThanOrEqual(1.3);
  });

  it("holds nothing that systemd does not know", async () => {
    await using host = await bootInstalled(MAIN);
    for (const name of ["outbound-https", "web-server", "site"])
      await dropIn(host, name, shipped(`drop-ins/${name}.conf`));
    host.write("/etc/salesmap-reportd/on-failure", shipped("on-failure.example"), 0o755);
    const said = await host.try(
      `systemd-analyze verify ${SERVICE} salesmap-reportd.socket salesmap-reportd-failure@x.service`,
    );
    expect(said.err.split("\n").filter((line) => line.includes("salesmap"))).toEqual([]);
  });
});

describe("in the sandbox", () => {
  it("another user's export, in WAL mode in a folder that may only be read, is read with its log and left alone", async () => {
    await using host = await bootInstalled(MAIN);
    const folder = mkdtempSync(join(tmpdir(), "salesmap-wal-"));
    const writer = new Sqlite(join(folder, "salesmap_latest.db"));
    writer.pragma("journal_mode = WAL");
    writer.pragma("wal_autocheckpoint = 0");
    fillExport(writer, { confirmed: 7_000_000 });
    for (const suffix of ["", "-wal"]) {
      age(join(folder, `salesmap_latest.db${suffix}`));
      cpSync(join(folder, `salesmap_latest.db${suffix}`), host.path(DB + suffix), { preserveTimestamps: true });
    }
    writer.close();
    rmSync(folder, { recursive: true });
    await host.sh(
      `useradd --system crm && chown -R crm:crm ${EXPORTS} && chmod 0440 ${EXPORTS}/* && chmod 0550 ${EXPORTS}`,
    );
    await dropIn(host, "10-site", "[Service]\nSupplementaryGroups=crm\n");
    const left = () => host.sh(`stat -c '%n %s %y %U %a' ${EXPORTS} ${EXPORTS}/*`);
    const before = await left();
    await host.sh(`systemctl start ${SERVICE}`);
    expect((await host.fetch(`${API}/recompute`, { method: "POST" })).status).toBe(200);
    const report = reportSchema.parse(JSON.parse((await host.fetch(API)).body));
    expect(report.counterparties[0]?.confirmed).toBe(7_000_000);
    expect(await left()).toBe(before);
  });

  it("a model is asked when there is a way out, with the key of the file", async () => {
    const KEY = "sk-of-the-file";
    const MODEL = { LLM_PROVIDER: "openai", LLM_BASE_URL: "http://localhost:8001/v1" };
    await using host = await bootInstalled(MAIN, MODEL);
    landIn(host, { confirmed: 7_000_000 });
    host.write("/etc/salesmap-reportd/OPENAI_API_KEY", `${KEY}\n`, 0o600);
    await dropIn(host, "50-outbound-https", OUTBOUND);
    host.write("/opt/model.cjs", MODEL_SERVER);
    await host.sh("systemd-run --unit=model /usr/bin/node /opt/model.cjs");
    await host.sh(`systemctl start ${SERVICE}`);
    const answer = await host.fetch(`${API}/recompute`, { method: "POST" });
    expect(JSON.parse(answer.body).cards.calls).toBeGreaterThan(0);
    expect(await host.journal("model", "_TRANSPORT=stdout")).toContain(`POST /v1/chat/completions Bearer ${KEY}`);
  });

  it("the dead man's switch and the sales floor hear of a failure when there is a way out, by the addresses of the files", async () => {
    await using host = await bootInstalled(MAIN, { ENABLE_SCHEDULER: "1", REPORT_CRON: "0 0 * * *" }); // no export
    host.write("/etc/salesmap-reportd/HEALTHCHECK_PING_URL", "http://127.0.0.1:8002/ping\n", 0o600);
    host.write("/etc/salesmap-reportd/NOTIFY_WEBHOOK_URL", "http://127.0.0.1:8002/hook-of-the-file\n", 0o600);
    await dropIn(host, "50-outbound-https", OUTBOUND);
    host.write("/opt/receiver.cjs", RECEIVER);
    await host.sh("systemd-run --unit=receiver /usr/bin/node /opt/receiver.cjs");
    await host.sh(`systemctl start ${SERVICE}`);
    await eventually(async () => {
      const heard = await host.journal("receiver", "_TRANSPORT=stdout");
      expect(heard).toMatch(/^(GET|HEAD|POST) \/ping\/start/m);
      expect(heard).toMatch(/^(GET|HEAD|POST) \/ping\/fail/m);
      expect(heard).toMatch(/^POST \/hook-of-the-file .*리포트를 만들지 못했습니다.*DB_NOT_FOUND/m);
    }, 60_000);
    expect((await host.try("salesmap-reportd notify --test")).code).toBe(0);
    expect(await host.journal(SERVICE)).not.toContain("hook-of-the-file");
  });

  it("an export under /home is read from where a drop-in shows its folder, also after it was replaced", async () => {
    await using host = await bootInstalled(MAIN, { DB_PATH: "/srv/shown/salesmap_latest.db" });
    await host.sh("install -d -m 0750 /home/crm/exports && useradd --system crm && chown -R crm:crm /home/crm");
    const text = "[Service]\nSupplementaryGroups=crm\nBindReadOnlyPaths=/home/crm/exports:/srv/shown\n";
    await dropIn(host, "10-site", text);
    await host.sh(`systemctl start ${SERVICE}`);
    for (const confirmed of [7_000_000, 8_000_000]) {
      landIn(host, { confirmed }, "/home/crm/exports/salesmap_latest.db");
      expect((await host.fetch(`${API}/recompute`, { method: "POST" })).status).toBe(200);
      const report = reportSchema.parse(JSON.parse((await host.fetch(API)).body));
      expect(report.counterparties[0]?.confirmed).toBe(confirmed);
    }
  });
});
