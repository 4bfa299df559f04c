import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { addDays, dateIn } from "../../src/lib/zone.ts";
import { eventually } from "../support/eventually.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";
import { atTerminal } from "../support/terminal.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());

const statusFile = (scene: Scene) => JSON.parse(readFileSync(join(scene.cache, "status.json"), "utf8"));
const backfill = (from: string, to: string) => ["backfill", "--from", from, "--to", to, "--mode", "offline"];

describe("backfill", () => {
  it("reports each day, skips what exists, and leaves last_success of today alone", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    await scene.command(MAIN, ["run", "--mode", "offline"]);
    const { last_success: before } = statusFile(scene);
    await scene.command(MAIN, ["run", "--mode", "offline", "--date", "2026-04-02"]);
    const { code, out } = await scene.command(MAIN, backfill("2026-04-01", "2026-04-03"));
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.slice(0, 38))).toEqual([
      expect.stringMatching(/^1\/3 2026-04-01 offline SUCCESS:/),
      expect.stringMatching(/^2\/3 2026-04-02 offline SKIPPED_CACHE:/),
      expect.stringMatching(/^3\/3 2026-04-03 offline SUCCESS:/),
      "2 made, 1 skipped, 0 failed",
      "",
    ]);
    expect(statusFile(scene)).toMatchObject({ last_success: before, last_run: { as_of: "2026-04-03" } });
    expect(before.as_of).toBe(TODAY);
  });

  it("prints nothing but its JSON for scripts", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    const args = [...backfill("2026-04-01", "2026-04-02"), "--json"];
    const { out, err } = await scene.command(MAIN, args, { LOG_LEVEL: "silent" });
    expect([JSON.parse(out).runs.length, err]).toEqual([2, ""]);
  });

  it("is interrupted by SIGINT between two whole reports, and goes on from there", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    await scene.command(MAIN, ["run", "--mode", "offline"]);
    const { last_success: before } = statusFile(scene);
    const started = scene.process(MAIN, backfill("2026-01-01", "2026-03-31"), { LOG_LEVEL: "silent" });
    await eventually(() => expect(started.out()).toContain("2/90"), 30_000);
    started.kill("SIGINT");
    expect(await started.ended).toEqual({ code: 1, signal: null });
    expect(started.err()).toContain("interrupted; the same command goes on from here");
    const made = /(\d+) made, 0 skipped/.exec(started.out())?.[1];
    expect(Number(made)).toBeGreaterThanOrEqual(2);
    expect(Number(made)).toBeLessThan(90);
    expect(statusFile(scene).last_success).toEqual(before);
    const { code, out } = await scene.command(MAIN, backfill("2026-01-01", addDays("2026-01-01", Number(made))));
    expect([code, out]).toEqual([0, expect.stringMatching(new RegExp(`\n1 made, ${made} skipped, 0 failed\n$`))]);
    expect(statusFile(scene).last_success).toEqual(before);
    const { names, health } = await healthOf(scene);
    expect([health, names]).toEqual(["down", ["DAEMON_DOWN", "SCHEDULE_OFF"]]);
  });

  it("that was interrupted is no trouble of today's report", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1, padding: 300_000 });
    await scene.command(MAIN, ["run", "--mode", "offline"]);
    const started = scene.process(MAIN, backfill("2026-01-01", "2026-03-31"));
    await eventually(() => expect(started.err()).toContain('"run_phase"'), 30_000);
    started.kill("SIGINT");
    await started.ended;
    expect(statusFile(scene).last_run).toMatchObject({ code: "CRASHED", trigger: "backfill" });
    expect((await healthOf(scene)).findings).toContainEqual(
      expect.objectContaining({ name: "CRASHED", level: "note" }),
    );
  });

  it("ends at a database that no day can be made of, and says so", async () => {
    await using scene = new Scene();
    const { code, out, err } = await scene.command(MAIN, backfill("2026-04-01", "2026-04-30"), { LOG_LEVEL: "silent" });
    expect([code, err]).toEqual([1, "salesmap-reportd: stopped at DB_NOT_FOUND; the same command goes on from here\n"]);
    expect(out).toMatch(
      /^1\/30 .*FAILED DB_NOT_FOUND.*\n1\/30 {3}-> look at the nightly export.*\n0 made, .* 1 failed\n$/,
    );
  });
});

async function healthOf(scene: Scene) {
  const { findings, health } = JSON.parse((await scene.command(MAIN, ["status", "--json"], { PORT: "1" })).out);
  return { health, findings, names: findings.map(({ name }: { name: string }) => name) };
}

describe("the progress of run and backfill", () => {
  it("is one line on a terminal that is gone in the end, and nothing of the log unless it was asked for", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1, padding: 50_000 });
    const { code, out } = await atTerminal(scene, MAIN, ["run", "--mode", "offline"]);
    expect(code).toBe(0);
    for (const phase of ["copying", "reading", "rules"]) expect(out).toContain(`\r\u001b[K${TODAY}  ${phase} … 0 s`);
    expect(out).toMatch(new RegExp(`\r\u001b\\[K${TODAY} offline SUCCESS: [^\r\n]*\r\n$`));
    expect(out).not.toContain("run_ended");
    const loud = await atTerminal(scene, MAIN, ["run", "--mode", "offline", "--force"], { LOG_LEVEL: "info" });
    expect(loud.out).toContain("run_ended");
    const days = await atTerminal(scene, MAIN, backfill("2026-04-01", "2026-04-02"));
    expect(days.out).toContain("\r\u001b[K2/2 2026-04-02  ");
  });

  it("is plain lines elsewhere, and what to do about a failure stands with it", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    const { err } = await scene.command(MAIN, ["run", "--mode", "offline"], { LOG_LEVEL: "silent" });
    expect(err.split("\n").slice(0, 2)).toEqual([`${TODAY} waiting_for_db`, `${TODAY} copying`]);
    expect(err).not.toContain("\u001b");
  });
});
