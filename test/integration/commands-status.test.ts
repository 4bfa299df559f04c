import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { writeRunRecord } from "../../src/job/run-record.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { Scene, type Site } from "../support/scene.ts";
import { age, landExport } from "../support/small-export.ts";
import { atTerminal } from "../support/terminal.ts";
import { aRecord } from "../unit/job/a-record.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());
const DAY_SEC = 86_400;
/** A slot that has passed today, whenever that is. */
const ON = { ENABLE_SCHEDULER: "1", REPORT_CRON: "0 0 * * *" };
const DOWN = { PORT: "1" };

const portOf = (site: Site) => new URL(site.base).port;

async function statusOf(scene: Scene, more: Record<string, string>) {
  const { code, out } = await scene.command(MAIN, ["status", "--json"], more);
  const { health, why, advice, findings, ...rest } = JSON.parse(out);
  return { code, health, why, advice, names: findings.map(({ name }: { name: string }) => name), rest };
}

describe("status of a running daemon", () => {
  it("is healthy after a good run, and tells the age, the export and the disk", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 }, 60);
    const site = await scene.daemon();
    await site.recompute();
    await site.recompute("?mode=online");
    const { code, health, names, rest } = await statusOf(scene, { PORT: portOf(site) });
    expect([code, health, names]).toEqual([0, "healthy", ["SCHEDULE_OFF"]]);
    expect(rest.export).toMatchObject({ arrived: true });
    expect(rest.last_success_age_sec.offline).toBeGreaterThanOrEqual(0);
    expect(rest.disk.work.free).toBeGreaterThan(rest.disk.work.needed);
    expect((await site.status()).export).toEqual(rest.export);
  });

  it("notices that this shell's settings are not the daemon's, and tells no disk then", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    const site = await scene.daemon();
    await site.recompute();
    const other = await statusOf(scene, { PORT: portOf(site), DB_PATH: join(scene.folder, "elsewhere.db") });
    expect([other.code, other.names]).toEqual([0, ["SCHEDULE_OFF", "OTHER_SETTINGS"]]);
    expect(other.rest.disk).toBeNull();
    expect(other.rest.db.exists).toBe(true);
  });

  it("is degraded by a failure, with one sentence of what is wrong and what to do", async () => {
    await using scene = new Scene();
    writeFileSync(scene.db, "spoiled");
    const site = await scene.daemon();
    await site.recompute();
    const { code, why, advice } = await statusOf(scene, { PORT: portOf(site) });
    expect([code, advice]).toEqual([1, "export again"]);
    expect(why).toContain(`the offline report of ${TODAY} failed: the copy fails SQLite's check (DB_CORRUPT: `);
  });
});

describe("status without a daemon", () => {
  it("is down, tells by whom the port is taken, and still tells all from the files", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 }, 60);
    await scene.command(MAIN, ["run"]);
    const nobody = await statusOf(scene, DOWN);
    expect([nobody.code, nobody.names]).toEqual([2, ["DAEMON_DOWN", "SCHEDULE_OFF"]]);
    expect(nobody.rest.offline.last_success.as_of).toBe(TODAY);
    expect(nobody.rest.export.arrived).toBe(true);
    const stranger = createServer((_request, response) => void response.end("<html>hello</html>"));
    await new Promise<void>((resolve) => void stranger.listen(0, "127.0.0.1", resolve));
    const address = stranger.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const taken = await statusOf(scene, { PORT: String(port) });
    await new Promise((resolve) => stranger.close(resolve));
    expect([taken.code, taken.why]).toEqual([2, expect.stringContaining("another program answers")]);
  });

  it("tells whether tonight's export arrived: by its time, and by what yesterday's report was made from", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 }, 3 * DAY_SEC);
    const old = await statusOf(scene, { ...DOWN, ...ON });
    expect(old.names).toEqual(["DAEMON_DOWN", "REPORT_LATE", "REPORT_LATE", "EXPORT_LATE"]);
    const yesterday = dateIn("Asia/Seoul", Date.now() - DAY_SEC * 1000);
    landExport(scene.db, { confirmed: 2 }, 1);
    await scene.command(MAIN, ["run", "--date", yesterday]);
    const same = await statusOf(scene, { ...DOWN, ...ON });
    expect([same.names.at(-1), same.rest.export.arrived]).toEqual(["EXPORT_LATE", false]);
    landExport(scene.db, { confirmed: 3 }, 1);
    await scene.command(MAIN, ["run"]);
    const fresh = await statusOf(scene, { ...DOWN, ...ON });
    expect([fresh.names, fresh.rest.export.arrived]).toEqual([["DAEMON_DOWN"], true]);
  });

  it("is not misled by a backfill: it made yesterday's report from tonight's export", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 }, 1);
    const yesterday = dateIn("Asia/Seoul", Date.now() - DAY_SEC * 1000);
    await scene.command(MAIN, ["backfill", "--from", yesterday, "--to", yesterday]);
    await scene.command(MAIN, ["run"]);
    const { names, rest } = await statusOf(scene, { ...DOWN, ...ON });
    expect([names, rest.export.arrived]).toEqual([["DAEMON_DOWN"], true]);
  });

  it("tells of a run whose process died, until somebody settles it", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    mkdirSync(join(scene.cache, ".counterparty_risk.lock"), { recursive: true });
    await writeRunRecord(scene.cache, aRecord({ phase: "cards" }));
    expect((await statusOf(scene, DOWN)).rest).toMatchObject({ left_run: null, current_run: { phase: "cards" } });
    age(join(scene.cache, ".counterparty_risk.lock"), 60);
    const left = await statusOf(scene, DOWN);
    expect([left.names, left.rest.current_run]).toEqual([["DAEMON_DOWN", "RUN_DIED", "SCHEDULE_OFF"], null]);
    await scene.command(MAIN, ["prune"]);
    expect((await statusOf(scene, DOWN)).rest.left_run).toBeNull();
    expect(readFileSync(join(scene.cache, "status.json"), "utf8")).toContain("CRASHED");
  });

  it("says that the database is missing, and what to look at", async () => {
    await using scene = new Scene();
    const { code, out } = await scene.command(MAIN, ["status"], DOWN);
    expect(code).toBe(2);
    expect(out).toMatch(/^down {6}the daemon does not answer.*\n {10}-> start the service/);
    expect(out).toContain("degraded  there is no database\n          -> look at DB_PATH");
    expect(out).toContain("disk      WORK_DIR is not there yet; CACHE_DIR is not there yet");
  });
});

describe("colours of status", () => {
  it("are for terminals, unless NO_COLOR is set", async () => {
    await using scene = new Scene();
    const red = "\u001b[31mdown\u001b[39m";
    expect((await scene.command(MAIN, ["status"], DOWN)).out).not.toContain("\u001b");
    expect(await atTerminal(scene, MAIN, ["status"], DOWN)).toEqual({ code: 2, out: expect.stringContaining(red) });
    const plain = await atTerminal(scene, MAIN, ["status"], { ...DOWN, NO_COLOR: "1" });
    expect(plain.out).not.toContain("\u001b");
  });
});
