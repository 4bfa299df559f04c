import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { runLineSchema } from "../../src/contract/outcome.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { ScrapeText } from "../support/prometheus-text.ts";
import { Scene, Site, type Started } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());
const MAIN = inject("mainJs");
const RULES = readFileSync(new URL("../../config/rules.json", import.meta.url), "utf8");

async function portOf(started: Started): Promise<number> {
  const listening = /"port":(\d+).*"event":"listening"/;
  await expect.poll(() => started.err(), { timeout: 15_000 }).toMatch(listening);
  return Number(listening.exec(started.err())?.[1]);
}

function children(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

/** What is half-made: temporaries in the cache, copies in the making. */
function halfMade(scene: Scene): string[] {
  const names = [...readdirSync(scene.cache), ...readdirSync(scene.work)];
  return names.filter((name) => name.startsWith(".publish-") || name.startsWith(".building-"));
}

async function reloadTaken(site: Site): Promise<number | undefined> {
  const text = new ScrapeText(await (await site.get("/metrics")).text());
  return text.value("salesmap_reportd_config_last_reload_successful");
}

describe("SIGTERM", () => {
  it("during a run stops the server within ten seconds, ends the build, tears nothing, exits 0", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1_000_000, padding: 400_000 });
    const started = scene.process(MAIN, ["serve"]);
    const site = new Site(await portOf(started));
    expect((await site.recompute("?wait=false")).status).toBe(202);
    await expect.poll(() => children(started.pid).length, { timeout: 10_000 }).toBe(1);
    const [build = -1] = children(started.pid);
    const at = performance.now();
    started.kill("SIGTERM");
    expect(await started.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - at).toBeLessThan(10_000);
    expect(existsSync(`/proc/${build}`)).toBe(false);
    expect(existsSync(scene.reportPath(TODAY))).toBe(false);
    const status = JSON.parse(readFileSync(join(scene.cache, "status.json"), "utf8"));
    expect(status.last_run).toMatchObject({ result: "FAILED", code: "CRASHED", trigger: "recompute" });
    expect(status.last_run.msg).toContain("stopped");
    expect(halfMade(scene)).toEqual([]);
  });
});

describe("SIGHUP", () => {
  it("takes rules and log level anew for the next run; a mistake keeps what there is and says so", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1_000_000 });
    const rules = join(scene.folder, "rules.json");
    const environment = join(scene.folder, "environment");
    writeFileSync(rules, RULES);
    writeFileSync(environment, "LOG_LEVEL=info\n");
    const started = scene.process(MAIN, ["serve"], { RULES_PATH: rules, ENV_FILE: environment });
    const site = new Site(await portOf(started));
    await site.recompute();
    const before = scene.published(TODAY)?.meta.rules_hash;

    writeFileSync(rules, "{");
    started.kill("SIGHUP");
    await expect.poll(() => started.err(), { timeout: 15_000 }).toMatch(/"name":"RULES_PATH".*"reload_refused"/);
    expect(await reloadTaken(site)).toBe(0);
    await site.recompute();
    expect(scene.published(TODAY)?.meta.rules_hash).toBe(before);

    writeFileSync(rules, JSON.stringify({ ...JSON.parse(RULES), plausibility: { min_ratio: 0.1 } }));
    started.kill("SIGHUP");
    await expect.poll(() => started.err(), { timeout: 15_000 }).toMatch(/"log_level":"info","event":"reloaded"/);
    expect(await reloadTaken(site)).toBe(1);
    const told = started.err().length;
    await site.recompute();
    expect(scene.published(TODAY)?.meta.rules_hash).not.toBe(before);
    expect(started.err().slice(told)).toContain('"event":"run_ended"');
    expect(started.err().slice(told)).not.toContain('"event":"run_phase"'); // told from debug on only
  });
});

describe("a holder of the lock that is killed with SIGKILL", () => {
  it("is recorded as CRASHED, and the next run goes through by itself", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1_000_000, padding: 400_000 });
    const killed = scene.process(MAIN, ["run", "--force"]);
    await expect.poll(() => killed.err(), { timeout: 15_000 }).toContain('"phase":"checking"');
    killed.kill("SIGKILL");
    await killed.ended;
    const started = scene.process(MAIN, ["serve"]);
    const site = new Site(await portOf(started));
    // the lock expires ten seconds after its holder's last heartbeat
    await expect
      .poll(async () => (await site.status()).online.last_run, { timeout: 30_000 })
      .toMatchObject({ result: "FAILED", code: "CRASHED" });
    expect((await site.status()).offline.last_run).toMatchObject({
      result: "FAILED",
      code: "CRASHED",
      trigger: "cli",
      as_of: TODAY,
    });
    await expect
      .poll(() => existsSync(join(scene.cache, ".counterparty_risk.run.json")), { timeout: 10_000 })
      .toBe(false);
    expect((await site.recompute()).status).toBe(200);
    expect(scene.published(TODAY)?.counterparties[0]?.confirmed).toBe(1_000_000);
    expect(halfMade(scene)).toEqual([]);
  });
});

describe("two daemons on one CACHE_DIR", () => {
  it("keep one slot with one run; the other is SKIPPED_LOCKED in the log", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1_000_000, padding: 100_000 });
    const slot = new Date(Math.ceil((Date.now() + 20_000) / 60_000) * 60_000); // a whole minute that both are up for
    const at = new Date(slot.getTime() + 9 * 3_600_000); // Seoul
    const env = { ENABLE_SCHEDULER: "1", REPORT_CRON: `${at.getUTCMinutes()} ${at.getUTCHours()} * * *` };
    const first = scene.process(MAIN, ["serve"], { ...env, WORK_DIR: join(scene.folder, "work-1") });
    const second = scene.process(MAIN, ["serve"], { ...env, WORK_DIR: join(scene.folder, "work-2") });
    const site = new Site(await portOf(first));
    await portOf(second);
    await expect
      .poll(async () => (await site.status()).online.last_success?.as_of, { timeout: 130_000, interval: 500 })
      .toBe(TODAY);
    const lines = () =>
      readFileSync(join(scene.cache, "run_logs", `${TODAY}.jsonl`), "utf8")
        .trim()
        .split("\n")
        .map((line) => runLineSchema.parse(JSON.parse(line)));
    const results = () =>
      lines()
        .map((line) => `${line.mode} ${line.result}`)
        .sort();
    await expect
      .poll(results, { timeout: 10_000 })
      .toEqual(["offline SKIPPED_LOCKED", "offline SUCCESS", "online SKIPPED_LOCKED", "online SUCCESS"]);
    expect(lines().every((line) => line.trigger === "schedule")).toBe(true);
  }, 180_000);
});
