import { Counter, Registry } from "prom-client";
import type { RunEvent } from "../contract/events.ts";
import { MODES } from "../contract/mode.ts";
import { GaugeBoard } from "./gauge-board.ts";
import { type LookName, PREFIX, type Reading } from "./gauges.ts";
import { HttpMetrics } from "./http-metrics.ts";
import { FOLDERS, type MetricsPorts } from "./ports.ts";
import { ProcessMetrics } from "./process-metrics.ts";
import {
  exportReadings,
  runReadings,
  scheduleReadings,
  settingsReadings,
  sourceReadings,
  statusReadings,
} from "./readings.ts";
import { RunMetrics } from "./run-metrics.ts";
import { type Collector, Scrape } from "./scrape.ts";

type Look<Name extends LookName> = (ports: MetricsPorts) => Promise<readonly Reading<Name>[]>;

/** What is looked at when a scrape comes, each for itself. */
const LOOKS: { readonly [Name in LookName]: Look<Name> } = {
  settings: async (ports) => settingsReadings(ports.settings(), process.versions.node),
  source: async (ports) => {
    const { state, lookedAt } = ports.source();
    return sourceReadings(state, lookedAt, ports.clock.now());
  },
  export: async (ports) => exportReadings(await ports.exportArrival()),
  status: async (ports) => {
    const ofModes = MODES.map(async (mode) => {
      const status = await ports.status(mode);
      const asOf = status.last_success?.as_of;
      const unchanged = asOf !== undefined && (await ports.hasOldSource(mode, asOf));
      return statusReadings(mode, status, unchanged, ports.timezone);
    });
    return (await Promise.all(ofModes)).flat();
  },
  schedule: async (ports) => scheduleReadings(ports.schedule(), ports.timezone),
  run: async (ports) => {
    const { record, locked } = await ports.running();
    return runReadings(record, locked);
  },
  disk: async (ports) => {
    const free = FOLDERS.map(async (folder): Promise<Reading<"disk">[]> => {
      const bytes = await ports.freeBytes(folder);
      return bytes === null ? [] : [["disk_free_bytes", bytes, { folder }]];
    });
    return (await Promise.all(free)).flat();
  },
};

/** Everything that is measured, as Prometheus reads it. Each has a registry of its own; nothing is global. */
export class Metrics implements Disposable {
  readonly http: HttpMetrics;
  readonly #registry: Registry;
  readonly #runs: RunMetrics;
  readonly #process: ProcessMetrics;
  readonly #scrape: Scrape;

  constructor(ports: MetricsPorts, registry = new Registry()) {
    this.#registry = registry;
    this.http = new HttpMetrics(registry, ports.clock);
    this.#runs = new RunMetrics(registry);
    this.#process = new ProcessMetrics(registry, ports.clock.now());
    const board = new GaugeBoard(registry);
    const collectors = [
      collector("settings", ports, board),
      collector("source", ports, board),
      collector("export", ports, board),
      collector("status", ports, board),
      collector("schedule", ports, board),
      collector("run", ports, board),
      collector("disk", ports, board),
      this.#process,
    ];
    const errors = new Counter({
      name: `${PREFIX}scrape_errors_total`,
      help: "Looks that failed or took longer than 3 s at a scrape; what they would have shown is missing from it",
      labelNames: ["collector"],
      registers: [registry],
    });
    for (const { name } of collectors) errors.inc({ collector: name }, 0);
    this.#scrape = new Scrape(collectors, ports.clock, ports.log, (name) => errors.inc({ collector: name }));
  }

  /** Takes what a run tells. */
  heard(event: RunEvent): void {
    this.#runs.heard(event);
  }

  /** The text of a scrape (exposition format 0.0.4); what cannot be found out is left out and counted. */
  async text(): Promise<string> {
    await this.#scrape.run();
    return this.#registry.metrics();
  }

  [Symbol.dispose](): void {
    this.#process[Symbol.dispose]();
  }
}

function collector<Name extends LookName>(name: Name, ports: MetricsPorts, board: GaugeBoard): Collector {
  const look: Look<Name> = LOOKS[name];
  return {
    name,
    collect: async () => board.show(name, await look(ports)),
    clear: () => board.clear(name),
  };
}
