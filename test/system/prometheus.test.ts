import { expect, it } from "vitest";
import * as z from "zod";
import { isoIn } from "../../src/lib/zone.ts";
import { dashboard } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { Prometheus } from "../support/prometheus.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const targetsSchema = z.object({ activeTargets: z.array(z.object({ health: z.string(), lastError: z.string() })) });
const rulesSchema = z.object({
  groups: z.array(
    z.object({ rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() })) }),
  ),
});
const vectorSchema = z.object({
  result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
});

it("a real Prometheus scrapes two daemons, evaluates every alert, and answers every panel of the dashboard", async () => {
  await using good = new Scene();
  await using bad = new Scene();
  landExport(good.db, { confirmed: 7_000_000 });
  const scheduled = { ENABLE_SCHEDULER: "1", REPORT_CRON: cronAnHourAgo(), REPORT_MODES: "offline" };
  const [one, other] = [await good.daemon(scheduled), await bad.daemon(scheduled)];
  for (const site of [one, other]) {
    await eventually(async () => expect((await site.status()).offline.last_run).toBeDefined(), 30_000);
    await site.recompute(); // when the slot was yesterday's, nobody caught it up
  }
  const hosts = [one, other].map(({ base }) => new URL(base).host);
  await using prometheus = await Prometheus.start(hosts);

  await eventually(async () => {
    const { activeTargets } = targetsSchema.parse(await prometheus.api("targets"));
    expect(activeTargets.map(({ health, lastError }) => [health, lastError])).toEqual(hosts.map(() => ["up", ""]));
  }, 30_000);

  await eventually(async () => {
    const rules = rulesSchema.parse(await prometheus.api("rules")).groups.flatMap((group) => group.rules);
    expect(rules.filter(({ health }) => health !== "ok")).toEqual([]);
    expect(rules.length).toBeGreaterThan(20);
  }, 30_000);

  const ask = async (expr: string) => {
    const asked = expr.replaceAll("$__rate_interval", "30s").replaceAll("$__range", "1m").replaceAll("$instance", ".*");
    return vectorSchema.parse(await prometheus.query(asked)).result;
  };
  for (const { title, targets } of dashboard().panels) {
    for (const { expr } of targets)
      await ask(expr).catch((error: unknown) => expect.fail(`${title}: ${String(error)}`));
  }

  const thisMorning =
    dashboard().panels.find(({ title }) => title === "Report of the last slot")?.targets[0]?.expr ?? "";
  // a busy machine may miss a scrape: it shows again after the next one
  await eventually(async () => {
    expect((await ask(thisMorning)).map(({ metric, value }) => [metric.instance, value[1]]).sort()).toEqual(
      [
        [hosts[0], "1"],
        [hosts[1], "0"],
      ].sort(),
    );
  }, 30_000);
  await eventually(async () => {
    const firing = await ask('ALERTS{severity="critical", alertstate="firing"}');
    expect(firing.map(({ metric }) => [metric.alertname, metric.instance, metric.mode])).toEqual([
      ["SalesmapReportMissing", hosts[1], "offline"],
    ]);
  }, 30_000);
});

function cronAnHourAgo(): string {
  const [hour, minute] = isoIn("Asia/Seoul", Date.now() - 3_600_000)
    .slice(11, 16)
    .split(":")
    .map(Number);
  return `${minute} ${hour} * * *`;
}
