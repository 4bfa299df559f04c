import { readdir, readFile } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, type Registry } from "prom-client";
import { codeOf } from "../lib/errors.ts";
import type { Collector } from "./scrape.ts";

/** The loop is asked fifty times a second: 0.1 % of a core, and nothing that holds it for longer is missed. */
const ASKED_EVERY_MS = 20;

/**
 * This process by the names every Prometheus client uses. Our own few, since prom-client's default metrics start a
 * performance observer and a timer that nobody can stop.
 */
export class ProcessMetrics implements Collector, Disposable {
  readonly name = "process";
  readonly #delay = monitorEventLoopDelay({ resolution: ASKED_EVERY_MS });
  readonly #cpu: Counter;
  readonly #gauges: Readonly<Record<keyof typeof GAUGES, Gauge>>;
  readonly #startedAt: number;
  /** Seconds that the counter has. */
  #counted = 0;

  /** `now` is epoch ms. */
  constructor(registry: Registry, now: number) {
    const registers = [registry];
    this.#cpu = new Counter({
      name: "process_cpu_seconds_total",
      help: "CPU time of this process, build processes not included",
      registers,
    });
    const made = (name: keyof typeof GAUGES) => new Gauge({ name, help: GAUGES[name], registers });
    this.#gauges = {
      process_start_time_seconds: made("process_start_time_seconds"),
      process_resident_memory_bytes: made("process_resident_memory_bytes"),
      process_open_fds: made("process_open_fds"),
      process_max_fds: made("process_max_fds"),
      nodejs_heap_size_used_bytes: made("nodejs_heap_size_used_bytes"),
      nodejs_external_memory_bytes: made("nodejs_external_memory_bytes"),
      nodejs_eventloop_lag_p99_seconds: made("nodejs_eventloop_lag_p99_seconds"),
      nodejs_eventloop_lag_max_seconds: made("nodejs_eventloop_lag_max_seconds"),
    };
    this.#startedAt = now - process.uptime() * 1000;
    this.#delay.enable();
  }

  async collect(): Promise<void> {
    const [open, most] = await Promise.all([openFiles(), mostFiles()]);
    const { user, system } = process.cpuUsage();
    const spent = (user + system) / 1e6;
    this.#cpu.inc(Math.max(0, spent - this.#counted));
    this.#counted = spent;
    const { rss, heapUsed, external } = process.memoryUsage();
    const gauges = this.#gauges;
    gauges.process_start_time_seconds.set(this.#startedAt / 1000);
    gauges.process_resident_memory_bytes.set(rss);
    gauges.nodejs_heap_size_used_bytes.set(heapUsed);
    gauges.nodejs_external_memory_bytes.set(external);
    gauges.nodejs_eventloop_lag_p99_seconds.set(lag(this.#delay.percentile(99)));
    gauges.nodejs_eventloop_lag_max_seconds.set(lag(this.#delay.max));
    this.#delay.reset();
    set(gauges.process_open_fds, open);
    set(gauges.process_max_fds, most);
  }

  clear(): void {
    for (const gauge of Object.values(this.#gauges)) gauge.remove();
  }

  [Symbol.dispose](): void {
    this.#delay.disable();
  }
}

const GAUGES = {
  process_start_time_seconds: "When this process began",
  process_resident_memory_bytes: "Memory of this process, build processes not included",
  process_open_fds: "Files and sockets that are open",
  process_max_fds: "How many may be",
  nodejs_heap_size_used_bytes: "JavaScript heap in use",
  nodejs_external_memory_bytes: "Memory outside the heap that JavaScript holds: the reports ready to be sent",
  nodejs_eventloop_lag_p99_seconds: "How late the event loop came to 99 of 100 timers since the last scrape",
  nodejs_eventloop_lag_max_seconds: "How late it came at most since the last scrape",
} as const;

/** The histogram holds the time between two calls; an empty one holds NaN or nonsense below it. */
function lag(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - ASKED_EVERY_MS / 1000) : 0;
}

function set(gauge: Gauge, value: number | null): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}

/** null where there is no /proc. */
async function openFiles(): Promise<number | null> {
  return (await unlessNoProc(readdir("/proc/self/fd")))?.length ?? null;
}

async function mostFiles(): Promise<number | null> {
  const limits = (await unlessNoProc(readFile("/proc/self/limits", "utf8"))) ?? "";
  const most = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]);
  return Number.isNaN(most) ? null : most;
}

async function unlessNoProc<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}
