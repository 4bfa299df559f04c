import { describe, expect, it } from "vitest";
import { painter, showsColours } from "../../../../src/commands/paint.ts";
import { describe as described } from "../../../../src/commands/status/describe.ts";
import { diagnose } from "../../../../src/commands/status/diagnose.ts";
import { aFile, aSight, aStatus } from "./a-status.ts";

const plain = painter(false);

describe("the status in words", () => {
  it("tells all that an operator asks at ten past eight", () => {
    expect(described(aSight(), "healthy", [], plain)).toEqual([
      "healthy   nothing to do",
      "offline   last run SUCCESS of 2026-01-29, 10 min ago (schedule, 4.2 s): published, 3 counterparties",
      "          last success 2026-01-29, 9 min ago, from 1768787703-208039936",
      "online    last run SUCCESS of 2026-01-29, 10 min ago (schedule, 4.2 s): published, 3 counterparties",
      "          last success 2026-01-29, 9 min ago, from 1768787703-208039936",
      "export    the export of 2026-01-29 02:10 arrived for 2026-01-29 08:00 (1768787703-208039936, stable)",
      "disk      WORK_DIR 10 GB free, 250 MB needed; CACHE_DIR 10 GB free, 250 MB needed",
      "schedule  0 8 * * * (Asia/Seoul), next 2026-01-30 08:00, in 23 h; last 2026-01-29 08:00: SUCCESS",
      "running   nothing",
      "told by   the daemon on 127.0.0.1:8000",
    ]);
  });

  it("begins with what is wrong and what to do", () => {
    const seen = aSight({ daemon: "nobody", status: aStatus({ offline: {}, export: null }) });
    const lines = described(seen, "down", diagnose(seen), plain);
    expect(lines[0]).toMatch(/^down {6}the daemon does not answer: nobody listens/);
    expect(lines[1]).toMatch(/^ {10}-> start the service/);
    expect(lines[2]).toMatch(/^degraded {2}the report of the last slot/);
    expect(lines).toContain("offline   never ran");
    expect(lines).toContain("          last success none");
    expect(lines).toContain("export    of 2026-01-29 02:10 (1768787703-208039936, stable)");
    expect(lines.at(-1)).toBe("told by   the files");
  });

  it("tells a skip, a run in progress, a missing database and a schedule that is off", () => {
    const { scheduler } = aStatus();
    const run = { trigger: "schedule", as_of: "2026-01-29" } as const;
    const status = aStatus({
      offline: {
        ...aFile("offline"),
        last_skip: { ...run, result: "SKIPPED_LOCKED", at: "2026-01-29T08:09:00.000+09:00" },
      },
      db: { exists: false, signature: null, mtime: null, stable: false, stable_in_sec: null },
      scheduler: { ...scheduler, enabled: false },
      current_run: { ...run, phase: "reading", since: "2026-01-29T08:09:30.000+09:00", modes: ["online"] },
    });
    const lines = described(aSight({ status, disk: null }), "degraded", [], plain);
    expect(lines).toContain("          last skip schedule of 2026-01-29, 1 min ago: a run was in progress");
    expect(lines).toContain("export    none: the database is missing");
    expect(lines).toContain("schedule  off");
    expect(lines).toContain("running   schedule of 2026-01-29 (online): reading for 30 s");
  });

  it("is in colours only where they can be seen", () => {
    const [line = ""] = described(aSight(), "healthy", [], painter(true));
    expect(line).toBe("\u001b[32mhealthy\u001b[39m   nothing to do");
    expect(showsColours(true, {})).toBe(true);
    expect(showsColours(false, {})).toBe(false);
    expect(showsColours(true, { NO_COLOR: "1" })).toBe(false);
    expect(showsColours(true, { NO_COLOR: "" })).toBe(true);
    expect(showsColours(true, { TERM: "dumb" })).toBe(false);
  });
});
