import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Metrics } from "../../../src/metrics/metrics.ts";
import { MetricsBench } from "../metrics/metrics-bench.ts";

const OPS = resolve(import.meta.dirname, "../../../docs/ops");
const read = (path: string) => readFileSync(resolve(OPS, path), "utf8");

const metricSchema = z.object({
  name: z.string(),
  type: z.string(),
  labelNames: z.array(z.string()),
  help: z.string(),
});

/** Every metric that a daemon exports. */
function exported(): z.infer<typeof metricSchema>[] {
  const registry = new Registry();
  new Metrics(new MetricsBench(), registry)[Symbol.dispose]();
  return z.array(metricSchema).parse(registry.getMetricsAsArray());
}

/** The names under which Prometheus stores a metric. */
function stored({ name, type }: { readonly name: string; readonly type: string }): string[] {
  return type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

const OURS = /\b(?:salesmap_reportd|process|nodejs)_[a-z0-9_]+\b/g;

describe("docs/ops/metrics.md", () => {
  it("lists exactly what is exported, with its type, its labels and its meaning", () => {
    const rows = [...read("metrics.md").matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]*)\| ([^|]*) \|[^|]*\|$/gm)];
    const documented = rows.map(([, name, type, labels = "", meaning]) => [name, type, labels.trim(), meaning]);
    const actual = exported().map(({ name, type, labelNames, help }) => [name, type, labelNames.join(", "), help]);
    expect(documented.sort()).toEqual(actual.sort());
  });
});

describe.each(["prometheus/alerts.yml", "prometheus/alerts.test.yml", "grafana/salesmap-reportd.json"])(
  "%s",
  (path) => {
    it("names only metrics that are exported", () => {
      const known = new Set(exported().flatMap(stored));
      const named = [...new Set(read(path).match(OURS))];
      expect(named.length).toBeGreaterThan(15);
      expect(named.filter((name) => !known.has(name))).toEqual([]);
    });
  },
);

describe("metric names", () => {
  it("follow Prometheus' conventions", () => {
    for (const { name, type, help } of exported()) {
      expect(name).toMatch(/^(salesmap_reportd|process|nodejs)_/);
      expect(name.endsWith("_total"), name).toBe(type === "counter");
      if (name.includes("timestamp")) expect(name).toMatch(/_timestamp_seconds$/);
      expect(name).not.toMatch(/_(ms|millis|minutes|kb|mb)\b/);
      expect(help, name).not.toMatch(/\.$/);
    }
  });
});

describe("every alert", () => {
  it("has a severity, a summary, and says what to do", () => {
    const alerts = read("prometheus/alerts.yml").split("- alert: ").slice(1);
    expect(alerts.length).toBeGreaterThan(15);
    for (const alert of alerts) {
      expect(alert).toMatch(/severity: (critical|warning|none)/);
      expect(alert).toMatch(/summary: ".+"/);
      expect(alert).toMatch(/description: (>-|".+")/);
    }
  });

  it("has a test that expects it", () => {
    const names = [...read("prometheus/alerts.yml").matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);
    const tests = read("prometheus/alerts.test.yml");
    expect(names.filter((name) => !tests.includes(name))).toEqual([]);
  });
});
