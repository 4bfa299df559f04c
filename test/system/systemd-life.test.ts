import { describe, expect, inject, it } from "vitest";
import { publicStatusSchema } from "../../src/contract/status.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { eventually } from "../support/eventually.ts";
import type { Host } from "../support/host/host.ts";
import { API, bootInstalled, configure, dropIn, EXPORTS, landIn, SERVICE } from "../support/host/install.ts";
import { withFirstLine } from "../support/host/release.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());
/** Long enough for a busy machine; a test ends as soon as it happens. */
const SOON_MS = 30_000;
/** The unit's patience, cut for tests. */
const HASTY = "[Service]\nRestartSec=100ms\nWatchdogSec=3\nTimeoutAbortSec=1\n";
/** Finds the build process, and no shell that looks for it. */
const BUILD = "pgrep -f 'worker-main[.]js'";
/** Midnight has always passed: the start catches up. */
const MIDNIGHT = { ENABLE_SCHEDULER: "1", REPORT_CRON: "0 0 * * *" };

const journal = (host: Host, more = "") => host.journal(SERVICE, more);
const statusText = (host: Host) => host.property(SERVICE, "StatusText");
const status = async (host: Host) => publicStatusSchema.parse(JSON.parse((await host.fetch(`${API}/status`)).body));

async function recompute(host: Host, query = ""): Promise<void> {
  expect((await host.fetch(`${API}/recompute${query}`, { method: "POST" })).status).toBe(query === "" ? 200 : 202);
}

/** Starts the service and stops its first build in the middle of whatever it does. */
async function startAndHoldBuild(host: Host): Promise<void> {
  const hold = `until build=$(${BUILD}); do :; done; kill -STOP $build`;
  await host.sh(`{ ${hold}; } & systemctl start ${SERVICE}; wait`);
}

describe("the service", () => {
  it("is started when its port answers and says how it is in one line", async () => {
    await using host = await bootInstalled(MAIN, { ENABLE_SCHEDULER: "1", REPORT_CRON: "59 23 31 12 *" });
    landIn(host, { confirmed: 7_000_000 });
    await host.sh(`systemctl start ${SERVICE}`);
    expect((await host.fetch("http://127.0.0.1:8000/readyz")).status).toBe(200);
    await eventually(async () => {
      expect(await statusText(host)).toMatch(
        /^Serving\. offline: never ran, online: never ran\. Next run \d{4}-12-31 23:59\.$/,
      );
    }, SOON_MS);
    await recompute(host);
    await eventually(async () => {
      expect(await statusText(host)).toContain(`Serving. offline: SUCCESS for ${TODAY} at ${TODAY} `);
    }, SOON_MS);
  });

  it("tells the journal how bad a line is", async () => {
    await using host = await bootInstalled(MAIN, { DB_STABLE_WINDOW_SEC: "1" }); // longer than DB_RETRY=0 waits
    await host.sh(`systemctl start ${SERVICE}`);
    expect(await journal(host, "-p info _TRANSPORT=stdout")).toContain('"event":"listening"');
    const warnings = await journal(host, "-p warning _TRANSPORT=stdout");
    expect(warnings).toContain('"event":"window_longer_than_waiting_budget"');
    expect(warnings).not.toContain('"event":"listening"');
  });

  it("takes the secrets as credentials: recompute wants the token of the file", async () => {
    await using host = await bootInstalled(MAIN);
    landIn(host, { confirmed: 7_000_000 });
    host.write("/etc/salesmap-reportd/ADMIN_TOKEN", "s3cret\n", 0o600);
    await host.sh(`systemctl start ${SERVICE}`);
    const ask = (headers: Record<string, string>) => host.fetch(`${API}/recompute`, { method: "POST", headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ Authorization: "Bearer s3cret" })).status).toBe(200);
    const pid = await host.property(SERVICE, "MainPID");
    expect(await host.sh(`tr '\\0' '\\n' </proc/${pid}/environ`)).not.toContain("s3cret");
  });

  it("leaves its build nothing of systemd: no variable, no socket", async () => {
    await using host = await bootInstalled(MAIN, MIDNIGHT);
    landIn(host, { confirmed: 7_000_000, padding: 50_000 });
    await startAndHoldBuild(host);
    const variables = await host.sh(`tr '\\0' '\\n' </proc/$(${BUILD})/environ`);
    expect(variables).toContain("TZ=UTC");
    expect(variables).not.toMatch(/NOTIFY|WATCHDOG|LISTEN|CREDENTIALS|CACHE_DIR/);
    const socket = (await host.sh("awk '$4 == \"0A\" { print $10 }' /proc/net/tcp")).trim();
    expect(socket).toMatch(/^[0-9]+$/);
    expect(await host.sh(`ls -l /proc/$(${BUILD})/fd`)).not.toContain(`socket:[${socket}]`);
    expect(await host.sh(`ls -l /proc/$(systemctl show --value -p MainPID ${SERVICE})/fd`)).toContain(
      `socket:[${socket}]`,
    );
  });

  it("reloads: new rules and the log's level are taken over, a mistake keeps the old ones and is told, the process stays", async () => {
    const RULES = "/etc/salesmap-reportd/rules.json";
    await using host = await bootInstalled(MAIN, { RULES_PATH: RULES });
    await host.sh(`cp /opt/salesmap-reportd/current/config/rules.json ${RULES} && systemctl start ${SERVICE}`);
    const pid = await host.property(SERVICE, "MainPID");
    await host.sh(`sed -i 's/1000000000/900000000/' ${RULES} && systemctl reload ${SERVICE}`);
    await eventually(async () => expect(await journal(host)).toContain('"event":"reloaded"'), SOON_MS);
    configure(host, { RULES_PATH: RULES, LOG_LEVEL: "warn" });
    await host.sh(`systemctl reload ${SERVICE}`);
    await eventually(async () => expect((await journal(host)).match(/"event":"reloaded"/g)).toHaveLength(2), SOON_MS);
    expect((await host.fetch(`${API}/recompute`, { method: "POST" })).status).toBe(500); // there is no export
    expect(await journal(host, "-p warning _TRANSPORT=stdout")).toContain('"event":"run_ended"');
    expect(await journal(host)).not.toContain('"event":"run_started"');
    host.write(RULES, "{");
    await host.sh(`systemctl reload ${SERVICE}`);
    await eventually(async () => {
      expect(await statusText(host)).toMatch(/^Reload refused, the old settings stand: RULES_PATH: /);
    }, SOON_MS);
    expect(await journal(host, "-p err _TRANSPORT=stdout")).toContain('"event":"reload_refused"');
    expect(await host.property(SERVICE, "MainPID")).toBe(pid);
  });
});

describe("a service that dies", () => {
  it("by SIGKILL is started again and serves the report it had", async () => {
    await using host = await bootInstalled(MAIN);
    await dropIn(host, "hasty", HASTY);
    landIn(host, { confirmed: 7_000_000 });
    await host.sh(`systemctl start ${SERVICE}`);
    await recompute(host);
    const before = (await host.fetch(API)).body;
    await host.sh(`rm /srv/salesmap/salesmap_latest.db && systemctl kill --signal=SIGKILL ${SERVICE}`);
    await eventually(async () => expect(await host.property(SERVICE, "NRestarts")).toBe("1"), SOON_MS);
    const after = await host.fetch(API);
    expect(after.status).toBe(200);
    expect(after.body).toBe(before);
    expect(after.headers["cache-status"]).toBe("salesmap-reportd; hit");
  });

  it.each([
    ["a loop that never ends", "SIGUSR2", { change: withFirstLine('process.on("SIGUSR2", () => { for (;;); });') }],
    ["a process that stands still", "SIGSTOP", {}],
  ])("by %s is ended by the watchdog and started again", async (_what, signal, release) => {
    await using host = await bootInstalled(MAIN, {}, release);
    await dropIn(host, "hasty", HASTY);
    await host.sh(`systemctl start ${SERVICE}`);
    await host.sh(`systemctl kill --kill-whom=main --signal=${signal} ${SERVICE}`);
    await eventually(async () => expect(await host.property(SERVICE, "NRestarts")).toBe("1"), SOON_MS);
    expect(await journal(host)).toContain("Watchdog timeout");
    expect((await host.fetch("http://127.0.0.1:8000/healthz")).status).toBe(200);
  });

  it("by a look at the database that never comes back is ended by the watchdog, and still serves what it had", async () => {
    await using host = await bootInstalled(MAIN);
    await dropIn(host, "hasty", HASTY);
    landIn(host, { confirmed: 7_000_000 });
    await host.sh(`systemctl start ${SERVICE}`);
    await recompute(host);
    // a mount whose server never answers: whoever looks waits
    host.write("/usr/sbin/mount.dead", "#!/bin/sh\nexec sleep infinity\n", 0o755);
    host.write(
      "/etc/systemd/system/srv-salesmap.mount",
      `[Mount]\nWhat=nowhere\nWhere=${EXPORTS}\nType=dead\nTimeoutSec=infinity\n`,
    );
    host.write("/etc/systemd/system/srv-salesmap.automount", `[Automount]\nWhere=${EXPORTS}\n`);
    await host.sh("systemctl daemon-reload && systemctl start srv-salesmap.automount");
    await eventually(async () => {
      expect(await journal(host, "-p err _TRANSPORT=stdout")).toMatch(
        /"the database was looked at 3\d s ago.*not_alive_watchdog_not_fed/,
      );
      expect(await journal(host)).toContain("Watchdog timeout");
    }, 80_000);
    expect((await host.fetch(API)).headers["cache-status"]).toBe("salesmap-reportd; hit");
  }, 120_000);

  it("stays up, fed by its own signs of life, while it has them", async () => {
    await using host = await bootInstalled(MAIN);
    await dropIn(host, "hasty", HASTY);
    await host.sh(`systemctl start ${SERVICE}`);
    const fedAt = async () => Number(await host.property(SERVICE, "WatchdogTimestampMonotonic"));
    const first = await fedAt();
    // longer than the watchdog waits for one
    await eventually(async () => expect(await fedAt()).toBeGreaterThan(first + 4_000_000), SOON_MS);
    expect(await host.property(SERVICE, "NRestarts")).toBe("0");
  });

  it("during a run that was stopped says so, and the next start catches up", async () => {
    await using host = await bootInstalled(MAIN, MIDNIGHT);
    landIn(host, { confirmed: 7_000_000, padding: 50_000 });
    await startAndHoldBuild(host);
    expect((await status(host)).current_run).toMatchObject({ trigger: "catch_up", as_of: TODAY });
    await host.sh(`systemctl stop ${SERVICE}`);
    expect((await host.try(BUILD)).code).toBe(1);
    expect(await host.property(SERVICE, "Result")).toBe("success");
    const left = JSON.parse(await host.sh("cat /var/cache/salesmap-reportd/status.json"));
    expect(left.last_run).toMatchObject({ result: "FAILED", code: "CRASHED", trigger: "catch_up", as_of: TODAY });
    expect(left.last_run.msg).toContain("stopped");
    await host.sh(`systemctl start ${SERVICE}`);
    await eventually(async () => expect((await status(host)).offline.last_success?.as_of).toBe(TODAY), 60_000);
    expect((await status(host)).offline.last_run).toMatchObject({ result: "SUCCESS", trigger: "catch_up" });
  });
});

const HOOK = "/etc/salesmap-reportd/on-failure";
const tellHook = (host: Host) => host.write(HOOK, '#!/bin/sh\necho "told of $1"\n', 0o755);
const told = (host: Host) => host.journal("salesmap-reportd-failure@*", "| sed -n '/^told of/p'");

describe("a service that dies again and again", () => {
  it("is given up, the hook runs, clients are refused; reset-failed and start bring it back", async () => {
    await using host = await bootInstalled(MAIN);
    tellHook(host);
    await dropIn(host, "hasty", `${HASTY}ExecStart=\nExecStart=/usr/bin/false\n[Unit]\nStartLimitBurst=3\n`);
    expect((await host.try(`systemctl start ${SERVICE}`)).code).not.toBe(0);
    await eventually(async () => expect(await told(host)).toBe(`told of ${SERVICE}\n`), SOON_MS);
    expect(await host.property(SERVICE, "NRestarts")).toBe("3");
    await eventually(async () => {
      expect((await host.fetch("http://127.0.0.1:8000/healthz")).body).toContain("ECONNREFUSED");
    }, SOON_MS);
    await dropIn(host, "hasty", HASTY);
    await host.sh(`systemctl reset-failed ${SERVICE} && systemctl start ${SERVICE}`);
    expect((await host.fetch("http://127.0.0.1:8000/healthz")).status).toBe(200);
  });
});

describe("a service that is configured wrongly", () => {
  it("is not started again, not even by a request, and the hook of the operator runs once", async () => {
    await using host = await bootInstalled(MAIN, { PORT: "many", TZ: "Mars/Olympus" });
    tellHook(host);
    expect((await host.try(`systemctl start ${SERVICE}`)).code).not.toBe(0);
    expect(await host.property(SERVICE, "ExecMainStatus")).toBe("78");
    await eventually(async () => expect(await told(host)).toBe(`told of ${SERVICE}\n`), SOON_MS);
    expect((await host.fetch("http://127.0.0.1:8000/healthz")).body).toContain("ECONNREFUSED");
    const mistakes = await journal(host, "-p err _TRANSPORT=stdout");
    expect(mistakes).toContain("PORT: must be a whole number");
    expect(mistakes).toContain("TZ: must be an IANA time zone");
    expect(await host.property(SERVICE, "NRestarts")).toBe("0");
    expect(await told(host)).toBe(`told of ${SERVICE}\n`);

    configure(host, {});
    await host.sh(`systemctl start ${SERVICE}`);
    expect((await host.fetch("http://127.0.0.1:8000/healthz")).status).toBe(200);
  });
});
