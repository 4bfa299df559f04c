import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const UNIT = resolve(import.meta.dirname, "../../systemd/salesmap-reportd.service");

describe("the unit file", () => {
  it("holds nothing that systemd does not know", () => {
    const verify = ["verify", "--recursive-errors=no", UNIT];
    // the program and its user are not installed on this machine: only those two may be missed
    const said = execFileSync("sh", ["-c", `systemd-analyze ${verify.join(" ")} 2>&1 || true`], { encoding: "utf8" });
    const complaints = said
      .split("\n")
      .filter((line) => line.includes("salesmap-reportd.service") && !line.includes("not executable"));
    expect(complaints).toEqual([]);
  });

  it("does not start again what is configured wrongly, and leaves the daemon its ten seconds", () => {
    const unit = readFileSync(UNIT, "utf8");
    expect(unit).toContain("RestartPreventExitStatus=78");
    expect(Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1])).toBeGreaterThan(10);
  });
});
