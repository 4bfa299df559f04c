import { Gauge, type Registry } from "prom-client";
import { GAUGES, type LookName, PREFIX, type Reading } from "./gauges.ts";

/** Shows what the looks found; what a look did not find again is shown no longer. */
export class GaugeBoard {
  readonly #gauges = new Map<string, Gauge>();

  constructor(registry: Registry) {
    for (const found of Object.values(GAUGES)) {
      for (const [name, { help, labels }] of Object.entries(found)) {
        const gauge = new Gauge({ name: PREFIX + name, help, labelNames: labels, registers: [registry] });
        if (labels.length === 0) gauge.remove(); // it is not 0 before the first look
        this.#gauges.set(name, gauge);
      }
    }
  }

  show<Look extends LookName>(look: Look, readings: readonly Reading<Look>[]): void {
    this.clear(look);
    for (const [name, value, labels = {}] of readings) this.#gauges.get(name)?.set(labels, value);
  }

  clear(look: LookName): void {
    for (const [name, { labels }] of Object.entries(GAUGES[look])) {
      const gauge = this.#gauges.get(name);
      if (labels.length === 0) gauge?.remove();
      else gauge?.reset();
    }
  }
}
