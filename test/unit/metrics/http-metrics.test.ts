import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { HttpMetrics } from "../../../src/metrics/http-metrics.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { ScrapeText } from "../../support/prometheus-text.ts";

const DURATION = "salesmap_reportd_http_request_duration_seconds";
const ANSWERS = "salesmap_reportd_report_answers_total";

function given() {
  const registry = new Registry();
  const http = new HttpMetrics(registry, new FakeClock(0));
  return { http, scrape: async () => new ScrapeText(await registry.metrics()) };
}

describe("requests", () => {
  it("are counted by route, method and kind of status, in buckets that add up", async () => {
    const { http, scrape } = given();
    for (const ms of [0.2, 1, 1.01, 240, 45_000]) http.requestEnded("/readyz", "GET", ms === 240 ? 503 : 200, ms);
    const text = await scrape();
    const ok = { route: "/readyz", method: "GET", status: "2xx" };
    const upTo = (le: string) => text.value(`${DURATION}_bucket`, { ...ok, le });
    expect([upTo("0.001"), upTo("0.0025"), upTo("30"), upTo("+Inf")]).toEqual([2, 3, 3, 4]);
    expect(text.value(`${DURATION}_sum`, ok)).toBeCloseTo(45.00221);
    expect(text.value(`${DURATION}_count`, { route: "/readyz", status: "5xx" })).toBe(1);
  });

  it("that no route takes, and methods that nobody knows, make one series and not one each", async () => {
    const { http, scrape } = given();
    for (let n = 0; n < 50; n++) http.requestEnded(null, `INVENTED${n}`, 404, 1);
    const counts = (await scrape()).series(`${DURATION}_count`);
    expect(counts).toEqual([
      { name: `${DURATION}_count`, labels: { route: "other", method: "other", status: "4xx" }, value: 50 },
    ]);
  });
});

describe("answers of reports", () => {
  it("are there from the start with every reason, at zero", async () => {
    const { scrape } = given();
    const series = (await scrape()).series(ANSWERS);
    expect(series).toHaveLength(2 * (2 + 2 * 14));
    expect(series.every(({ value }) => value === 0)).toBe(true);
  });

  it("are counted by what they were", async () => {
    const { http, scrape } = given();
    for (let n = 0; n < 3; n++) http.reportAnswered("online", { kind: "none", reason: "LOCKED", detail: "" });
    const text = await scrape();
    expect(text.value(ANSWERS, { mode: "online", answer: "none", reason: "LOCKED" })).toBe(3);
    expect(text.value(ANSWERS, { mode: "offline", answer: "none", reason: "LOCKED" })).toBe(0);
    expect((await scrape()).value(ANSWERS, { mode: "online", answer: "none", reason: "LOCKED" })).toBe(3);
  });
});
