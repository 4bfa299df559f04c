import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { dashboard } from "../support/dashboard.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const RULES = resolve(import.meta.dirname, "../../docs/ops/prometheus");

function promtool(args: readonly string[], input = ""): SpawnSyncReturns<string> {
  return spawnSync("promtool", args, { cwd: RULES, input, encoding: "utf8" });
}

describe("promtool", () => {
  it("finds nothing wrong with the alert rules and the scrape configuration", () => {
    const rules = promtool(["check", "rules", "alerts.yml"]);
    expect(rules.stdout + rules.stderr).toMatch(/SUCCESS: \d\d rules found/);
    expect(rules.status).toBe(0);
    const scrape = promtool(["check", "config", "--syntax-only", "scrape.yml"]);
    expect([scrape.status, scrape.stderr]).toEqual([0, ""]);
  });

  it("sees every alert fire when it should, and stay quiet when it should", () => {
    const tests = promtool(["test", "rules", "alerts.test.yml"]);
    expect(tests.stdout + tests.stderr).toContain("SUCCESS");
    expect(tests.status).toBe(0);
  });

  it("understands every question that the dashboard asks", () => {
    const folder = mkdtempSync(join(tmpdir(), "salesmap-promtool-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const asked = dashboard().panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const rules = asked.map((expr, at) => ({
      record: `dashboard:question_${at}`,
      expr: expr.replaceAll("$__rate_interval", "5m").replaceAll("$__range", "1d").replaceAll("$instance", ".*"),
    }));
    // a rules file may be written in JSON, which is YAML
    writeFileSync(join(folder, "rules.yml"), JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
    const checked = promtool(["check", "rules", join(folder, "rules.yml")]);
    expect(checked.stdout + checked.stderr).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(rules.length).toBeGreaterThan(30);
    expect(checked.status).toBe(0);
  });

  it("finds nothing to complain about in a live scrape", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    await site.recompute();
    await site.report();
    await site.get("/nowhere");
    const checked = promtool(["check", "metrics"], await (await site.get("/metrics")).text());
    expect([checked.stdout, checked.stderr, checked.status]).toEqual(["", "", 0]);
    const wrong = promtool(["check", "metrics"], "# TYPE x_total gauge\nx_total 1\n");
    expect(wrong.status).not.toBe(0);
  });
});
