import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLogger } from "../../../src/lib/logger.ts";
import { handedSockets, systemdNotifier, watchdogMs } from "../../../src/lib/systemd.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

/** A stand-in for the program: notes its arguments and its environment, a line a call, and ends as told. */
function manager(script = "") {
  const folder = temporaryFolder();
  const program = join(folder, "systemd-notify");
  writeFileSync(
    program,
    `#!/bin/sh\necho "$*" >>${folder}/told\n/usr/bin/env | /usr/bin/sort >${folder}/env\n${script}\n`,
  );
  chmodSync(program, 0o755);
  const lines: string[] = [];
  const log = createLogger("info", { write: (line: string) => void lines.push(JSON.parse(line).event) });
  const env = { NOTIFY_SOCKET: "/run/manager", PATH: folder, ADMIN_TOKEN: "s3cret" };
  const notifier = systemdNotifier(env, log);
  if (notifier === null) throw new Error("there is a socket to notify");
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");
  return { notifier, log: lines, told: () => read("told"), env: () => read("env"), folder };
}

describe("the notifier", () => {
  it("is none when nobody asked to be told", () => {
    const log = createLogger("silent");
    expect(systemdNotifier({ PATH: "/usr/bin" }, log)).toBeNull();
    expect(systemdNotifier({ NOTIFY_SOCKET: "" }, log)).toBeNull();
  });

  it("hands the notice to the program with nothing of our environment but the socket", async () => {
    const { notifier, told, env } = manager();
    notifier.tell({ READY: "1", STATUS: "all\nis well" });
    await notifier.settled();
    expect(told()).toBe("READY=1 STATUS=all is well\n");
    expect(env()).toContain("NOTIFY_SOCKET=/run/manager\n");
    expect(env()).not.toContain("s3cret");
  });

  it("sends one at a time; what is told meanwhile is joined, and the newest status counts", async () => {
    const { notifier, told } = manager();
    notifier.tell({ STATUS: "first" });
    notifier.tell({ STATUS: "second" });
    notifier.tell({ WATCHDOG: "1" });
    notifier.tell({ STATUS: "third" });
    await notifier.settled();
    expect(told()).toBe("STATUS=first\nSTATUS=third WATCHDOG=1\n");
  });

  it("logs once that it fails, and once that it works again", async () => {
    const { notifier, log, folder } = manager(`test -e "$0.works"`);
    for (const STATUS of ["one", "two"]) {
      notifier.tell({ STATUS });
      await notifier.settled();
    }
    expect(log).toEqual(["systemd_notify_failed"]);
    writeFileSync(join(folder, "systemd-notify.works"), "");
    notifier.tell({ STATUS: "three" });
    await notifier.settled();
    expect(log).toEqual(["systemd_notify_failed", "systemd_notify_works_again"]);
  });
});

describe("the watchdog's time", () => {
  it.each([
    [{ WATCHDOG_USEC: "30000000" }, 30_000],
    [{ WATCHDOG_USEC: "30000000", WATCHDOG_PID: "7" }, 30_000],
    [{ WATCHDOG_USEC: "30000000", WATCHDOG_PID: "8" }, null],
    [{ WATCHDOG_USEC: "0" }, null],
    [{ WATCHDOG_USEC: "soon" }, null],
    [{}, null],
  ])("of %j is %j", (env, expected) => {
    expect(watchdogMs(env, 7)).toBe(expected);
  });
});

describe("handed sockets", () => {
  it.each([
    [{ LISTEN_PID: "7", LISTEN_FDS: "1", LISTEN_FDNAMES: "http" }, [{ fd: 3, name: "http" }]],
    [
      { LISTEN_PID: "7", LISTEN_FDS: "2", LISTEN_FDNAMES: "http" },
      [
        { fd: 3, name: "http" },
        { fd: 4, name: "unknown" },
      ],
    ],
    [{ LISTEN_PID: "8", LISTEN_FDS: "1" }, []],
    [{ LISTEN_FDS: "1" }, []],
    [{ LISTEN_PID: "7", LISTEN_FDS: "0" }, []],
    [{ LISTEN_PID: "7", LISTEN_FDS: "many" }, []],
    [{}, []],
  ])("of %j are %j", (env, expected) => {
    expect(handedSockets(env, 7)).toEqual(expected);
  });
});
