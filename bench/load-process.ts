import { Agent, get } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type LoadAnswer, type LoadOrder, loadOrderSchema } from "./load-messages.ts";
import { quantile } from "./stats.ts";

// The load process: a window of requests per order. An error ends it: whoever started it sees it go.
process.on("message", (raw) => {
  void measure(loadOrderSchema.parse(raw)).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit(0));

const agent = new Agent({ keepAlive: true });

async function measure(order: LoadOrder): Promise<LoadAnswer> {
  const latencies: number[] = [];
  const until = performance.now() + order.windowMs;
  const connection = async () => {
    while (performance.now() < until) {
      latencies.push(await read(order.url));
      await sleep(order.pauseMs);
    }
  };
  await Promise.all(Array.from({ length: order.connections }, connection));
  return {
    count: latencies.length,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    worst: quantile(latencies, 1),
  };
}

function read(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const request = get(url, { agent, headers: { "Accept-Encoding": "br" } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.on("error", reject);
      response.on("end", () => resolve(performance.now() - startedAt));
      response.resume();
    });
    request.on("error", reject);
  });
}
