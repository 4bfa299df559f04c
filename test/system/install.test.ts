import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { bootHost, type Host } from "../support/host/host.ts";
import { API, bootInstalled, configure, EXPORTS, landIn, SERVICE } from "../support/host/install.ts";
import { installIn, packInto, withFirstLine } from "../support/host/release.ts";

const MAIN = inject("mainJs");
const INSTALL = "sh /opt/salesmap-reportd/current/systemd/install.sh";

/** The version that answers. */
async function running(host: Host): Promise<string | undefined> {
  const { body } = await host.fetch("http://127.0.0.1:8000/metrics");
  return /^salesmap_reportd_build_info\{.*\bversion="([^"]+)"/m.exec(body)?.[1];
}

const listed = async (host: Host) => (await host.sh(`${INSTALL} --list`)).trim().split("\n");
const reports = (host: Host) =>
  host.sh("cd /var/cache/salesmap-reportd && find . -name '????-??-??.json' | sort | xargs sha256sum");

async function runningHost(): Promise<Host> {
  const host = await bootInstalled(MAIN);
  landIn(host, { confirmed: 7_000_000 });
  await host.sh(`systemctl start ${SERVICE}`);
  expect((await host.fetch(`${API}/recompute`, { method: "POST" })).status).toBe(200);
  return host;
}

describe("the installer", () => {
  it("on a bare host: a release, a user, units and settings; starts nothing; the next steps hold", async () => {
    await using host = await bootHost();
    const said = await installIn(host, packInto(host, MAIN));
    expect([said.code, said.err]).toEqual([0, expect.stringContaining("Creating user 'salesmap'")]);
    expect(said.out).toContain("Nothing was started. Edit /etc/salesmap-reportd/environment");
    expect(await host.property(SERVICE, "ActiveState")).toBe("inactive");
    expect(await host.sh("stat -c '%U %G %a' /etc/salesmap-reportd/environment")).toBe("root salesmap 640\n");
    await host.sh(`mkdir -p ${EXPORTS}`);
    configure(host, {});
    landIn(host, { confirmed: 7_000_000 });
    await host.sh(`salesmap-reportd check && systemctl enable --now ${SERVICE}`);
    expect((await host.fetch("http://127.0.0.1:8000/readyz")).status).toBe(200);
    expect(await host.sh("id -un; salesmap-reportd status --json >/dev/null; echo $?")).toMatch(/^root\n[01]\n$/);
  });

  it("upgrades and goes back; settings and reports stay; the newest three are kept", async () => {
    await using host = await runningHost();
    const before = await reports(host);
    const settings = await host.sh("cat /etc/salesmap-reportd/environment");
    for (const version of ["7.0.0", "7.0.1", "7.0.2"]) {
      const said = await installIn(host, packInto(host, MAIN, { version }));
      expect([said.code, said.err]).toEqual([0, ""]);
      expect(await running(host)).toBe(version);
    }
    expect(await listed(host)).toEqual([
      expect.stringMatching(/^7\.0\.2-[0-9a-f]{8} {2}current$/),
      expect.stringMatching(/^7\.0\.1-[0-9a-f]{8} {2}previous$/),
      expect.stringMatching(/^7\.0\.0-[0-9a-f]{8}$/),
    ]);
    await host.sh(`${INSTALL} --rollback`);
    expect(await running(host)).toBe("7.0.1");
    await host.sh(`${INSTALL} --rollback`);
    expect(await running(host)).toBe("7.0.2");
    expect(await reports(host)).toBe(before);
    expect(await host.sh("cat /etc/salesmap-reportd/environment")).toBe(settings);
    expect((await host.fetch(API)).status).toBe(200);
  });

  it("goes back by itself when a release does not come up, and shows its last words", async () => {
    await using host = await runningHost();
    const [version, before] = [await running(host), await listed(host)];
    const change = withFirstLine('if (process.argv[2] === "serve") throw new Error("unlucky");');
    const said = await installIn(host, packInto(host, MAIN, { version: "8.0.0", change }));
    expect(said.code).toBe(1);
    expect(said.err).toContain("unlucky");
    expect(said.err).toMatch(/8\.0\.0-\w+ does not come up; \S+ runs again\n$/);
    expect(await running(host)).toBe(version);
    expect(await listed(host)).toContain(before[0]);
    expect((await host.fetch(API)).status).toBe(200);
  });

  it("refuses what does not run here or is no release, and changes nothing", async () => {
    await using host = await runningHost();
    const before = await listed(host);
    const foreign = packInto(host, MAIN, {
      version: "9.0.0",
      change: (folder) => writeFileSync(join(folder, "dist/better_sqlite3.node"), "built for another machine"),
    });
    const other = packInto(host, MAIN, {
      change: (folder) => rmSync(join(folder, "systemd/salesmap-reportd.service")),
    });
    host.write("/root/text.tgz", "no archive");
    for (const [file, why] of [
      [foreign, "does not run here, nothing was changed"],
      [other, "is no release of salesmap-reportd"],
      ["/root/text.tgz", "is no .tgz"],
      ["/root/none.tgz", "is no file"],
    ]) {
      const said = await host.try(`${INSTALL} ${file}`);
      expect([said.code, said.err]).toEqual([1, expect.stringContaining(why ?? "")]);
    }
    expect(await listed(host)).toEqual(before);
    expect((await host.try(`${INSTALL} --rollback`)).err).toContain("there is no release before this one");
    expect((await host.try(`${INSTALL}`)).code).toBe(64);
    expect((await host.fetch(API)).status).toBe(200);
  });
});

describe("the installed command", () => {
  it("has the service's settings, files and secrets, and is its user", async () => {
    await using host = await bootInstalled(MAIN, { HOST: "0.0.0.0" }); // which is refused without a token
    landIn(host, { confirmed: 7_000_000 });
    expect((await host.try("salesmap-reportd run")).code).toBe(78);
    host.write("/etc/salesmap-reportd/ADMIN_TOKEN", "a-long-and-secret-token\n", 0o600);
    await host.sh("salesmap-reportd run");
    expect(await host.sh("stat -c %U /var/cache/salesmap-reportd/status.json")).toBe("salesmap\n");
    await host.sh(`systemctl start ${SERVICE}`);
    const asUser = "setpriv --reuid=salesmap --regid=salesmap --init-groups";
    for (const as of ["", asUser]) {
      expect((await host.try(`${as} salesmap-reportd status`)).out).toContain("the daemon on 127.0.0.1:8000");
    }
  });

  it("is for root and its own user", async () => {
    await using host = await bootInstalled(MAIN);
    const stranger = await host.try("setpriv --reuid=nobody --regid=nogroup --clear-groups salesmap-reportd status");
    expect([stranger.code, stranger.err]).toEqual([77, expect.stringContaining("as root (sudo) or as salesmap")]);
    await host.sh("rm /etc/salesmap-reportd/environment");
    const unset = await host.try("salesmap-reportd status");
    expect([unset.code, unset.err]).toEqual([78, expect.stringContaining("environment is missing")]);
  });
});
