import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bootHost } from "../support/host/host.ts";

describe("the throw-away host of the system tests", () => {
  it("is a real systemd that keeps its files and its network to itself, and leaves nothing", async () => {
    let folder: string;
    {
      await using host = await bootHost();
      folder = host.folder;
      expect(existsSync(folder)).toBe(true);
      expect((await host.sh("systemctl is-system-running")).trim()).toBe("running");
      expect((await host.sh("cat /proc/1/comm")).trim()).toBe("systemd");
      host.write("/etc/only-in-the-host", "here\n");
      expect(await host.sh("cat /etc/only-in-the-host")).toBe("here\n");
      expect(existsSync("/etc/only-in-the-host")).toBe(false);
      expect((await host.fetch("http://127.0.0.1:1/")).status).toBe(0);
      expect((await host.try("exit 7")).code).toBe(7);
    }
    expect(existsSync(folder)).toBe(false);
  });
});
