import { expect, it, onTestFinished } from "vitest";
import type { CardTally } from "../../../src/contract/card.ts";
import { Metrics } from "../../../src/metrics/metrics.ts";
import { ScrapeText } from "../../support/prometheus-text.ts";
import { aFailure, aLine } from "../job/a-line.ts";
import { aRecord } from "../job/a-record.ts";
import { MetricsBench } from "./metrics-bench.ts";

const P = "salesmap_reportd_";

function open(bench = new MetricsBench()): Metrics {
  const metrics = new Metrics(bench);
  onTestFinished(() => metrics[Symbol.dispose]());
  return metrics;
}

const scrape = async (metrics: Metrics) => new ScrapeText(await metrics.text());

const TALLY: CardTally = {
  total: 10,
  candidates: 6,
  calls: 5,
  cache_hits: 2,
  fallbacks: { not_candidate: 4, timeout: 1 },
  tokens_in: 500,
  tokens_out: 250,
  duration_ms: 1500,
};

it("counts the runs of a mode by trigger, result and code", async () => {
  const metrics = open();
  metrics.heard({ kind: "mode_ended", line: aLine() });
  metrics.heard({ kind: "mode_ended", line: aFailure("DB_CORRUPT", { mode: "online", trigger: "catch_up" }) });
  metrics.heard({ kind: "mode_ended", line: aLine({ result: "SKIPPED_LOCKED", trigger: "recompute" }) });
  const text = await scrape(metrics);
  const counted = text.series(`${P}runs_total`).filter(({ value }) => value > 0);
  expect(counted.map(({ labels, value }) => [...Object.values(labels), value])).toEqual([
    ["offline", "schedule", "SUCCESS", "none", 1],
    ["offline", "recompute", "SKIPPED_LOCKED", "none", 1],
    ["online", "catch_up", "FAILED", "DB_CORRUPT", 1],
  ]);
});

it("measures the runs that published, and only those", async () => {
  const metrics = open();
  metrics.heard({ kind: "mode_ended", line: aLine({ duration_ms: 4200 }) });
  metrics.heard({ kind: "mode_ended", line: aFailure("DB_UNSTABLE_OR_UPDATING", { duration_ms: 300_000 }) });
  const text = await scrape(metrics);
  expect(text.value(`${P}run_duration_seconds_sum`, { mode: "offline" })).toBeCloseTo(4.2);
  expect(text.value(`${P}run_duration_seconds_bucket`, { mode: "offline", le: "2.5" })).toBe(0);
  expect(text.value(`${P}run_duration_seconds_bucket`, { mode: "offline", le: "5" })).toBe(1);
});

it("measures every phase that a run leaves, the last one too", async () => {
  const metrics = open();
  const record = aRecord();
  metrics.heard({ kind: "run_began", record });
  metrics.heard({ kind: "run_phase", record, before: { phase: "copying", ms: 400 } });
  metrics.heard({ kind: "run_left", record, before: { phase: "publishing", ms: 20 } });
  const text = await scrape(metrics);
  expect(text.value(`${P}run_phase_duration_seconds_sum`, { phase: "copying" })).toBeCloseTo(0.4);
  expect(text.value(`${P}run_phase_duration_seconds_count`, { phase: "publishing" })).toBe(1);
  expect(text.value(`${P}run_phase_duration_seconds_count`, { phase: "cards" })).toBe(0);
});

it("adds up what the cards of published reports took", async () => {
  const metrics = open();
  for (let run = 0; run < 2; run++) metrics.heard({ kind: "mode_ended", line: aLine({ cards: TALLY }) });
  const text = await scrape(metrics);
  const of = (name: string, more = {}) => text.value(P + name, { mode: "offline", ...more });
  expect([of("cards_total"), of("card_candidates_total"), of("card_calls_total")]).toEqual([20, 12, 10]);
  expect([of("card_cache_hits_total"), of("card_seconds_total")]).toEqual([4, 3]);
  expect(of("card_tokens_total", { direction: "in" })).toBe(1000);
  expect(of("card_tokens_total", { direction: "out" })).toBe(500);
  expect(of("card_fallbacks_total", { reason: "timeout" })).toBe(2);
  expect(text.value(`${P}card_fallbacks_total`, { mode: "online", reason: "breaker" })).toBe(0);
});

it("exports the rest when a look fails, counts and logs it once, and says when it is well again", async () => {
  const bench = new MetricsBench();
  const metrics = open(bench);
  expect((await scrape(metrics)).value(`${P}last_success_timestamp_seconds`, { mode: "online" })).toBe(0);
  bench.statusNow = () => Promise.reject(new Error("EIO: i/o error"));
  for (let time = 0; time < 3; time++) await metrics.text();
  const without = await scrape(metrics);
  expect(without.series(`${P}last_success_timestamp_seconds`)).toEqual([]);
  expect(without.value(`${P}db_exists`)).toBe(0);
  expect(without.value(`${P}scrape_errors_total`, { collector: "status" })).toBe(4);
  bench.statusNow = async () => ({});
  expect((await scrape(metrics)).series(`${P}last_success_timestamp_seconds`)).toHaveLength(2);
  const events = bench.journal.map((line) => JSON.parse(line));
  expect(events).toMatchObject([
    { event: "metrics_incomplete", collector: "status", error: "EIO: i/o error" },
    { event: "metrics_complete_again", collector: "status" },
  ]);
});

it("does not wait for a disk that hangs, and asks it no second time meanwhile", async () => {
  const bench = new MetricsBench();
  const metrics = open(bench);
  let asked = 0;
  bench.statusNow = () => {
    asked += 1;
    return new Promise(() => {});
  };
  const first = new ScrapeText(await bench.clock.drive(metrics.text()));
  expect(first.value(`${P}scrape_errors_total`, { collector: "status" })).toBe(1);
  expect(first.value(`${P}db_exists`)).toBe(0);
  await bench.clock.drive(metrics.text());
  expect(asked).toBe(2); // one a mode
  expect(bench.clock.timers).toBe(0);
});

it("tells of this process by the usual names", async () => {
  const metrics = open();
  const first = await scrape(metrics);
  expect(first.value("process_resident_memory_bytes")).toBeGreaterThan(1e7);
  expect(first.value("process_open_fds")).toBeGreaterThan(3);
  expect(first.value("process_start_time_seconds")).toBeLessThan(new MetricsBench().clock.now() / 1000);
  expect(first.value("nodejs_eventloop_lag_max_seconds")).toBeGreaterThanOrEqual(0);
  const second = await scrape(metrics);
  expect(second.value("process_cpu_seconds_total")).toBeGreaterThanOrEqual(
    first.value("process_cpu_seconds_total") ?? 0,
  );
});

it("shares nothing with another of its kind", async () => {
  const [one, other] = [open(), open()];
  one.heard({ kind: "mode_ended", line: aLine() });
  const success = { mode: "offline", trigger: "schedule", result: "SUCCESS" };
  expect((await scrape(one)).value(`${P}runs_total`, success)).toBe(1);
  expect((await scrape(other)).value(`${P}runs_total`, success)).toBe(0);
});
