import { writeFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { systemClock } from "../../src/lib/clock.ts";
import { addDays, dateIn, startOfDate } from "../../src/lib/zone.ts";
import { FakeLlm } from "../support/fake-llm.ts";
import { ScrapeText } from "../support/prometheus-text.ts";
import { rawRequest } from "../support/raw-http.ts";
import { Scene, type Site } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const P = "salesmap_reportd_";
const TODAY = dateIn("Asia/Seoul", Date.now());
const MISSING = addDays(TODAY, -3);
const REPORT = "/api/report/counterparty-risk";

async function scrape(site: Site): Promise<ScrapeText> {
  const answer = await site.get("/metrics");
  expect(answer.status).toBe(200);
  return new ScrapeText(await answer.text());
}

describe("GET /metrics", () => {
  it("is Prometheus' text, kept by no one, and has a head", async () => {
    await using scene = new Scene();
    const site = await scene.daemon();
    const get = await site.get("/metrics");
    expect(get.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(get.headers.get("cache-control")).toBe("no-store");
    expect(new ScrapeText(await get.text()).value(`${P}build_info`)).toBe(1);
    const head = await rawRequest(`${site.base}/metrics`, { method: "HEAD" });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(Number(head.headers["content-length"])).toBeGreaterThan(10_000);
    expect((await rawRequest(`${site.base}/metrics`, { headers: { host: "evil.example" } })).status).toBe(403);
    expect((await site.get("/metrics", { method: "POST" })).status).toBe(405);
  });

  it("tells of a success, a hit, a failure and the stale answer it led to", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    await site.recompute();
    await site.report();
    writeFileSync(scene.db, "this is no database");
    await site.recompute();
    await site.report(`?date=${MISSING}`);
    const text = await scrape(site);
    const runs = (labels: Record<string, string>) => text.value(`${P}runs_total`, { mode: "offline", ...labels });
    expect(runs({ trigger: "recompute", result: "SUCCESS" })).toBe(1);
    expect(runs({ trigger: "recompute", result: "FAILED", code: "DB_CORRUPT" })).toBe(1);
    const answers = (answer: string, reason: string) =>
      text.value(`${P}report_answers_total`, { mode: "offline", answer, reason });
    expect([answers("hit", ""), answers("stored", ""), answers("stale", "DB_CORRUPT")]).toEqual([1, 0, 1]);
    expect(text.series(`${P}last_run_info`).map(({ labels }) => [labels.mode, labels.result, labels.code])).toEqual([
      ["offline", "FAILED", "DB_CORRUPT"],
    ]);
    const asOf = text.value(`${P}last_success_as_of_timestamp_seconds`, { mode: "offline" });
    expect(asOf).toBe(startOfDate("Asia/Seoul", TODAY) / 1000);
    const served = { route: REPORT, method: "GET", status: "2xx" };
    expect(text.value(`${P}http_request_duration_seconds_count`, served)).toBe(2);
    expect(text.value(`${P}run_phase_duration_seconds_count`, { phase: "reading" })).toBe(1);
    expect(text.series(`${P}scrape_errors_total`).filter(({ value }) => value > 0)).toEqual([]);
  });

  it("knows the last success after a restart", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const before = await scene.daemon();
    await before.recompute();
    const made = (await scrape(before)).value(`${P}last_success_timestamp_seconds`, { mode: "offline" });
    await before.daemon?.stop("restart");
    const after = await scrape(await scene.daemon());
    expect(made).toBeGreaterThan(0);
    expect(after.value(`${P}last_success_timestamp_seconds`, { mode: "offline" })).toBe(made);
    expect(after.value(`${P}runs_total`, { mode: "offline", trigger: "recompute", result: "SUCCESS" })).toBe(0);
  });

  it("says that the export did not arrive", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    await site.recompute(`?date=${addDays(TODAY, -1)}`);
    const unchanged = async () => (await scrape(site)).value(`${P}source_unchanged`, { mode: "offline" });
    expect(await unchanged()).toBe(0);
    await site.recompute();
    expect(await unchanged()).toBe(1);
    landExport(scene.db, { confirmed: 8_000_000 });
    await site.recompute();
    expect(await unchanged()).toBe(0);
  });

  it("does not say so when a backfill made yesterday's report from tonight's export", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const yesterday = addDays(TODAY, -1);
    await scene.command(inject("mainJs"), ["backfill", "--from", yesterday, "--to", yesterday]);
    const site = await scene.daemon();
    await site.recompute();
    expect(scene.published(TODAY)?.meta.source_unchanged).toBe(true); // which is what SPEC 4 calls it
    expect((await scrape(site)).value(`${P}source_unchanged`, { mode: "offline" })).toBe(0);
  });

  it("counts what no route takes, refusals of strangers included, under one route", async () => {
    await using scene = new Scene();
    const site = await scene.daemon();
    for (let n = 0; n < 5; n++) await site.get(`/wp-login-${n}.php`);
    await rawRequest(`${site.base}/healthz`, { headers: { host: "evil.example" } });
    await site.get("/healthz", { method: "DELETE" });
    await site.report("?mode=nonsense");
    const text = await scrape(site);
    const count = (route: string, method: string, status: string) =>
      text.value(`${P}http_request_duration_seconds_count`, { route, method, status });
    expect(count("other", "GET", "4xx")).toBe(6);
    expect(count("other", "other", "4xx")).toBe(1);
    expect(count(REPORT, "GET", "4xx")).toBe(1);
  });

  it("tells of the run that is in progress, its phase, and the lock", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 }, 0);
    const site = await scene.daemon({ DB_STABLE_WINDOW_SEC: "600", DB_RETRY: "10", DB_RETRY_INTERVAL_SEC: "60" });
    expect((await site.recompute("?wait=false")).status).toBe(202);
    const text = await scrape(site);
    expect(text.value(`${P}run_in_progress`)).toBe(1);
    expect(text.value(`${P}run_phase`, { phase: "waiting_for_db" })).toBe(1);
    expect(text.value(`${P}run_lock_held`)).toBe(1);
    expect(text.value(`${P}run_start_timestamp_seconds`)).toBeGreaterThan(Date.now() / 1000 - 60);
    expect([text.value(`${P}db_exists`), text.value(`${P}db_stable`)]).toEqual([1, 0]);
    expect(text.value(`${P}db_stable_in_seconds`)).toBeGreaterThan(500);
    expect(text.value(`${P}db_last_look_timestamp_seconds`)).toBeGreaterThan(Date.now() / 1000 - 60);
  });

  it("tells of the schedule", async () => {
    await using scene = new Scene();
    const site = await scene.daemon({ ENABLE_SCHEDULER: "1", REPORT_CRON: "0 8 * * *", REPORT_MODES: "online" });
    const text = await scrape(site);
    expect(text.value(`${P}export_arrived`)).toBe(0);
    expect(text.value(`${P}export_slot_timestamp_seconds`)).toBe(
      Date.parse(`${dateIn("Asia/Seoul", Date.now())}T08:00:00+09:00`) / 1000,
    );
    expect(text.value(`${P}mode_scheduled`, { mode: "offline" })).toBe(0);
    expect(text.value(`${P}mode_scheduled`, { mode: "online" })).toBe(1);
    const [next = 0, last = 0] = ["next_run", "last_slot"].map((each) => text.value(`${P}${each}_timestamp_seconds`));
    expect(next - last).toBe(86_400);
    expect(next).toBeGreaterThan(Date.now() / 1000);
    expect(text.value(`${P}scheduler_tick_timestamp_seconds`)).toBeGreaterThan(Date.now() / 1000 - 60);
  });

  it("counts the calls of the model and why cards fell back", async () => {
    await using llm = await FakeLlm.start({ kind: "status", status: 401 });
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon({ LLM_PROVIDER: "openai", OPENAI_API_KEY: "k", LLM_BASE_URL: llm.baseUrl });
    await site.recompute();
    const text = await scrape(site);
    expect(text.value(`${P}card_calls_total`, { mode: "offline" })).toBe(llm.requests.length);
    const fell = text.series(`${P}card_fallbacks_total`).filter(({ value }) => value > 0);
    expect(fell.map(({ labels }) => labels)).toEqual([{ mode: "offline", reason: "error" }]);
    expect(
      text.value(`${P}runs_total`, { trigger: "recompute", mode: "offline", result: "SUCCESS_WITH_FALLBACK" }),
    ).toBe(1);
  });

  it("tells when settings were taken anew, and when they were refused", async () => {
    await using scene = new Scene();
    const { daemon, base } = await scene.daemon({}, { clock: systemClock(-60_000) });
    const value = async (name: string) => new ScrapeText(await (await fetch(`${base}/metrics`)).text()).value(P + name);
    const takenAt = await value("config_last_reload_success_timestamp_seconds");
    daemon?.reloadRefused();
    expect(await value("config_last_reload_successful")).toBe(0);
    daemon?.reload({ ...(await scene.config()), rulesHash: "another" });
    expect(await value("config_last_reload_successful")).toBe(1);
    expect(await value("config_last_reload_success_timestamp_seconds")).toBeGreaterThan(takenAt ?? 0);
    const text = new ScrapeText(await (await fetch(`${base}/metrics`)).text());
    expect(text.value(`${P}build_info`, { rules_hash: "another" })).toBe(1);
  });
});
