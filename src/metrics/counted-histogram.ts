import { Histogram, type Registry } from "prom-client";

/** The observations under one set of labels; times in seconds. */
export class Cell {
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] ?? 0)) at++;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  get sum(): number {
    return this.#sum;
  }

  /** How many were at most each bound; the last is all of them. */
  cumulative(): number[] {
    let total = 0;
    return Array.from(this.#counts, (count) => {
      total += count;
      return total;
    });
  }
}

type Labels = Readonly<Record<string, string>>;

interface HistogramConfig {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly buckets: readonly number[];
}

/**
 * A histogram that only counts on the hot path (25 ns; prom-client's own takes 700) and takes prom-client's shape
 * at a scrape.
 */
export class CountedHistogram extends Histogram {
  readonly #config: HistogramConfig;
  readonly #cells: { readonly labels: Labels; readonly cell: Cell }[] = [];

  constructor(config: HistogramConfig, registry: Registry) {
    super({ ...config, buckets: [...config.buckets], registers: [registry] });
    this.#config = config;
  }

  /** The place to count observations under these labels; ask once. */
  cell(labels: Labels): Cell {
    const cell = new Cell(this.#config.buckets);
    this.#cells.push({ labels, cell });
    return cell;
  }

  /** What prom-client 15 makes its text from; not among its types. */
  async getForPromString() {
    const { name, help } = this.#config;
    return { name, help, type: "histogram", values: this.#cells.flatMap((each) => this.#values(each)) };
  }

  #values({ labels: sharedLabels, cell }: { readonly labels: Labels; readonly cell: Cell }) {
    const { name, buckets } = this.#config;
    const counts = cell.cumulative();
    const value = (suffix: string, amount: number, labels: Readonly<Record<string, string | number>> = {}) => ({
      metricName: name + suffix,
      labels,
      sharedLabels,
      value: amount,
    });
    return [
      ...counts.map((count, at) => value("_bucket", count, { le: buckets[at] ?? "+Inf" })),
      value("_sum", cell.sum),
      value("_count", counts.at(-1) ?? 0),
    ];
  }
}
