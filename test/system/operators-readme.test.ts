import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { bootHost } from "../support/host/host.ts";
import { API, DB, EXPORTS, landIn, SERVICE } from "../support/host/install.ts";
import { packInto } from "../support/host/release.ts";

const README = readFileSync(resolve(import.meta.dirname, "../../systemd/README.md"), "utf8");
const STEPS = [...README.matchAll(/^## (.+)$|^```sh\n([\s\S]*?)^```$/gm)].map(([, section, step]) => ({
  section,
  step,
}));

/** The steps of the operator's README, in its order, by section. */
function stepsOf(...sections: string[]): string[] {
  let now = "Install";
  const steps = new Map<string, string[]>();
  for (const { section, step } of STEPS) {
    if (section !== undefined) now = section;
    else steps.set(now, [...(steps.get(now) ?? []), step ?? ""]);
  }
  return sections.flatMap((section) => steps.get(section) ?? []);
}

describe("the operator's README", () => {
  it("has steps that can be walked from top to bottom as they stand", async () => {
    await using host = await bootHost();
    const walk = (step: string) => host.sh(`set -eu; cd /root; export EDITOR=true\n${step}`);
    const [unpack, start, ...more] = stepsOf("Install", "Upgrade, go back", "Back up", "What belongs to this host");
    expect([unpack, start, ...more].map((step) => step?.split("\n").length)).toHaveLength(8);
    await host.sh(`mv ${packInto(host, inject("mainJs"))} /root/ && mkdir -p ${EXPORTS}`);
    landIn(host, { confirmed: 7_000_000 });
    await walk(unpack ?? "");
    expect(await host.sh("cat /etc/salesmap-reportd/environment")).toContain(`DB_PATH=${DB}\n`);
    await walk(start ?? "");
    // after 08:00 the service makes the day's report itself as it starts; 75 says that it is at it
    await host.sh("set -e; until salesmap-reportd run; do [ $? = 75 ]; sleep 0.2; done");
    const report = (await host.fetch(API)).body;
    await host.sh(`rm /root/*.tgz && mv ${packInto(host, inject("mainJs"), { version: "7.1.0" })} /root/`);
    for (const step of more) {
      await walk(step);
      expect((await host.fetch(API)).body).toBe(report);
    }
    expect((await host.fetch(`${API}/recompute`, { method: "POST" })).status).toBe(401);
    expect(await host.property(SERVICE, "UnitFileState")).toBe("enabled");
    for (const step of stepsOf("Remove")) await walk(step);
    expect((await host.fetch(API)).status).toBe(0);
    expect(await host.property(SERVICE, "LoadState")).toBe("not-found");
    expect(await host.sh("ls /var/cache/salesmap-reportd")).toMatch(/^\d{4}-\d\d-\d\d\.json$/m);
  });
});
