import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { CardTally } from "../../../src/contract/card.ts";
import type { RunEvent } from "../../../src/contract/events.ts";
import { RunFailure } from "../../../src/contract/failure.ts";
import type { Mode } from "../../../src/contract/mode.ts";
import type { RunLine } from "../../../src/contract/outcome.ts";
import { metaSchema, type ReportMeta, type SourceCounts } from "../../../src/contract/report.ts";
import { rulesSchema } from "../../../src/contract/rules.ts";
import type { Sample, SourceState } from "../../../src/contract/source.ts";
import type { BuildOrder } from "../../../src/contract/worker.ts";
import type { Ask, BuildEnding, BuildListener, RunPorts } from "../../../src/job/ports.ts";
import { readStatus } from "../../../src/job/status-file.ts";
import { createLogger } from "../../../src/lib/logger.ts";
import { isoIn } from "../../../src/lib/zone.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aMeta } from "../store/a-report.ts";

export const rules = rulesSchema.parse(
  JSON.parse(readFileSync(new URL("../../../config/rules.json", import.meta.url), "utf8")),
);

export const noCards: CardTally = {
  total: 0,
  candidates: 0,
  calls: 0,
  cache_hits: 0,
  fallbacks: {},
  tokens_in: 0,
  tokens_out: 0,
  duration_ms: 0,
};

/** A source as it is seen when `identity` is its identity. */
export function aSample(identity = "identity-1"): Sample {
  const main = { size: "208039936", mtimeNs: "1768787703000000000", ino: "1" };
  const mtimeMs = 1_768_787_703_000;
  const signature = "1768787703-208039936";
  return { path: "/export/salesmap_latest.db", signature, identity, main, wal: null, mtimeMs, newestMs: mtimeMs };
}

export type Build = (order: BuildOrder, listener: BuildListener, signal: AbortSignal) => Promise<BuildEnding>;

export function anAsk(change: Partial<Ask> = {}): Ask {
  return {
    asOf: "2026-01-29",
    modes: ["offline", "online"],
    trigger: "schedule",
    force: false,
    acceptImplausible: false,
    ...change,
  };
}

/** A promise and how to settle it. */
export function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** The ports of a runner: a real cache folder; a source, a build and published reports that do as they are told. */
export class RunBench implements RunPorts {
  readonly cacheDir = temporaryFolder();
  /** 08:00 in Seoul. */
  readonly clock = new FakeClock("2026-01-29T08:00:00+09:00");
  readonly journal: Record<string, unknown>[] = [];
  readonly log = createLogger("debug", { write: (line: string) => void this.journal.push(JSON.parse(line)) });
  readonly events: RunEvent[] = [];
  readonly tell = (event: RunEvent) => void this.events.push(event);
  readonly settings = {
    cacheDir: this.cacheDir,
    workDir: "/srv/snapshots",
    dbPath: "/export/salesmap_latest.db",
    timezone: "Asia/Seoul",
    convertInstants: true,
    dbWaitMs: 300_000,
    onDemandWaitMs: 30_000,
    rules,
    rulesHash: "rules",
    promptsHash: "prompts",
    llm: null,
    generatorVersion: "0.1.0",
    inputsHash: (identity: string) => `inputs of ${identity}`,
  };

  sourceNow: SourceState = { kind: "stable", sample: aSample() };
  /** Deadlines (monotonic ms) of every wait for the source. */
  readonly waits: number[] = [];
  snapshots: Record<string, string> = {};
  readonly source = {
    state: async () => this.sourceNow,
    awaitStable: async (deadline: number, signal: AbortSignal) => {
      this.waits.push(deadline);
      signal.throwIfAborted();
      return this.awaited(signal);
    },
    orphanWal: () => null,
    findSnapshot: async (identity: string) => this.snapshots[identity] ?? null,
    dropSnapshot: async (path: string) => {
      this.snapshots = Object.fromEntries(Object.entries(this.snapshots).filter(([, kept]) => kept !== path));
    },
  };
  /** How a wait for the source ends. */
  awaited: (signal: AbortSignal) => Promise<Sample> = async () => {
    if (this.sourceNow.kind === "stable") return this.sourceNow.sample;
    if (this.sourceNow.kind === "missing") throw new RunFailure("DB_NOT_FOUND", this.sourceNow.reason);
    throw new RunFailure("DB_UNSTABLE_OR_UPDATING", "still being changed");
  };

  readonly orders: BuildOrder[] = [];
  readonly builds: Build[] = [];
  readonly build: Build = (order, listener, signal) => {
    this.orders.push(order);
    return (this.builds.shift() ?? this.goodBuild)(order, listener, signal);
  };
  /** Sends every report that was ordered. */
  readonly goodBuild: Build = async (order, listener) => {
    listener.onPhase("reading");
    for (const mode of order.modes) await this.send(mode, order, listener);
    return { kind: "done", peakRssBytes: 1 };
  };

  readonly metas = new Map<string, ReportMeta>();
  counts: SourceCounts | null = null;
  /** Modes whose reports cannot be written. */
  readonly unwritable = new Set<Mode>();
  readonly reports = {
    meta: async (mode: Mode, asOf: string) => this.metas.get(`${mode} ${asOf}`) ?? null,
    publish: async (mode: Mode, asOf: string, text: string, stillOurs: () => Promise<void>) => {
      if (this.unwritable.has(mode)) throw new RunFailure("CACHE_WRITE_FAILED", "no space left on device");
      await stillOurs();
      this.metas.set(`${mode} ${asOf}`, metaSchema.parse(JSON.parse(text)));
      return { rows: 3, copied: Promise.resolve() };
    },
    identityBefore: async (mode: Mode) => (mode === "offline" ? "identity-0" : null),
    newestCounts: async () => this.counts,
  };

  sweeps = 0;
  readonly sweep = async () => {
    this.sweeps += 1;
  };

  async send(mode: Mode, order: BuildOrder, listener: BuildListener): Promise<void> {
    const generatedAt = isoIn("Asia/Seoul", this.clock.now());
    const { asOf: as_of, trigger, jobRunId: job_run_id, inputsHash: inputs_hash } = order;
    const meta = aMeta({ mode, as_of, trigger, job_run_id, inputs_hash, generated_at: generatedAt });
    await listener.onReport({ mode, generatedAt, cards: noCards, text: JSON.stringify(meta) });
  }

  published(mode: Mode, asOf = "2026-01-29"): ReportMeta | undefined {
    return this.metas.get(`${mode} ${asOf}`);
  }

  /** What the journal says of an event. */
  told(event: string): Record<string, unknown>[] {
    return this.journal.filter((line) => line.event === event);
  }

  /** The status file says of this mode what the run answered. */
  async expectNoted(line: RunLine | undefined): Promise<void> {
    expect(line).toBeDefined();
    if (line === undefined) return;
    const { source_identity: _, ...noted } = line;
    expect((await readStatus(this.cacheDir, line.mode)).last_run).toEqual(noted);
  }
}

/** `offline SUCCESS`, `online FAILED CRASHED`: the endings at a glance. */
export function endings(lines: readonly RunLine[]): string[] {
  return lines.map(({ mode, result, code }) => (code === null ? `${mode} ${result}` : `${mode} ${result} ${code}`));
}
