import { type FailureCode, RunFailure } from "../../../src/contract/failure.ts";
import type { Mode } from "../../../src/contract/mode.ts";
import type { ReportMeta } from "../../../src/contract/report.ts";
import type { BuildOrder } from "../../../src/contract/worker.ts";
import type { BuildEnding, BuildListener } from "../../../src/job/ports.ts";
import { sleep } from "../../../src/lib/sleep.ts";
import { isoIn } from "../../../src/lib/zone.ts";
import type { FakeClock } from "../../support/fake-clock.ts";
import { noCards } from "../../unit/job/run-bench.ts";
import { aMeta } from "../../unit/store/a-report.ts";
import type { Source } from "./source.ts";

/** How a build goes that is not the database's fault: it fails, before or after its first report; its cards fall back. */
export interface Mishap {
  readonly code: FailureCode | "changed" | "fallback";
  readonly afterFirst: boolean;
}

/** Builds that take fake time and end as they are told; what they send is published in memory. */
export class Builds {
  readonly mishaps: Mishap[] = [];
  /** How long the next builds take, ms. */
  readonly lengths: number[] = [];
  readonly #clock: FakeClock;
  readonly #source: Source;
  readonly #zone: string;
  readonly #published = new Map<string, ReportMeta>();

  constructor(clock: FakeClock, source: Source, zone: string) {
    this.#clock = clock;
    this.#source = source;
    this.#zone = zone;
  }

  meta(mode: Mode, asOf: string): ReportMeta | null {
    return this.#published.get(`${asOf} ${mode}`) ?? null;
  }

  publish(meta: ReportMeta): void {
    this.#published.set(`${meta.as_of} ${meta.mode}`, meta);
  }

  /** `source_identity` of the report with the newest as_of up to `asOf`. */
  builtFrom(mode: Mode, asOf: string): string | null {
    const metas = [...this.#published.values()].filter((meta) => meta.mode === mode && meta.as_of <= asOf);
    return metas.sort((a, b) => (a.as_of < b.as_of ? 1 : -1))[0]?.source_identity ?? null;
  }

  async build(order: BuildOrder, listener: BuildListener, signal: AbortSignal): Promise<BuildEnding> {
    await sleep(this.#clock, this.lengths.shift() ?? 0, signal);
    signal.throwIfAborted();
    const content = this.#source.contentOf(order.source.identity);
    if (content !== "good") return { kind: "failed", code: content, msg: "it is no good" };
    const mishap = this.mishaps.shift();
    if (mishap?.code === "changed") return { kind: "changed" };
    for (const mode of order.modes) {
      if (mishap === undefined || mishap.code === "fallback") {
        await this.#send(mode, order, listener, mishap?.code === "fallback");
        continue;
      }
      if (!mishap.afterFirst || mode !== order.modes[0]) throw new RunFailure(mishap.code, "told to fail");
      await this.#send(mode, order, listener, false);
    }
    return { kind: "done", peakRssBytes: 1 };
  }

  #send(mode: Mode, order: BuildOrder, listener: BuildListener, fellBack: boolean): Promise<void> {
    const generatedAt = isoIn(this.#zone, this.#clock.now());
    const { asOf: as_of, trigger, jobRunId: job_run_id, inputsHash: inputs_hash } = order;
    const source_identity = order.source.identity;
    const meta = aMeta({ mode, as_of, trigger, job_run_id, inputs_hash, source_identity, generated_at: generatedAt });
    const cards = fellBack ? { ...noCards, fallbacks: { error: 1 } } : noCards;
    return listener.onReport({ mode, generatedAt, cards, text: JSON.stringify(meta) });
  }
}
