import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildOrder } from "../../../src/contract/worker.ts";
import { systemClock } from "../../../src/lib/clock.ts";
import { forkWorker } from "../../../src/worker/fork-worker.ts";
import { type BuildListener, type BuiltReport, runInWorker } from "../../../src/worker/run-in-worker.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aSample, rules } from "../../unit/job/run-bench.ts";

/** What every program begins with: `say` resolves when the message has left. */
const HEAD = `
const say = (message) => new Promise((sent) => process.send(message, undefined, {}, sent));
const report = (mode) => ({ type: "report", mode, generatedAt: "2026-01-29T08:00:04.000+09:00", text: "{}",
  cards: { total: 0, candidates: 0, calls: 0, cache_hits: 0, fallbacks: {}, tokens_in: 0, tokens_out: 0, duration_ms: 0 } });
process.once("message", async (order) => {
`;

/** A build process that does this when its order comes, and then lets go. */
function program(body: string): string {
  const path = join(temporaryFolder(), "program.mjs");
  writeFileSync(path, `${HEAD}${body}\nprocess.disconnect();\n});\n`);
  return path;
}

const order: BuildOrder = {
  asOf: "2026-01-29",
  modes: ["offline", "online"],
  trigger: "schedule",
  jobRunId: "20260129_080000",
  workDir: "/srv/snapshots",
  timezone: "Asia/Seoul",
  convertInstants: true,
  source: aSample(),
  snapshot: { kind: "reuse", path: "/srv/snapshots/salesmap_snapshot_2026-01-29_080000.db" },
  rules,
  rulesHash: "rules",
  promptsHash: "prompts",
  llm: null,
  mayCallModel: true,
  cacheDir: "/nowhere",
  inputsHash: "inputs",
  generatorVersion: "0.1.0",
  acceptImplausible: false,
  plausibleAgainst: null,
  previousIdentity: {},
};

/** A build by a program of the test, and all that is heard of it. */
export class Hearing {
  readonly clock = new FakeClock(0);
  readonly abort = new AbortController();
  readonly phases: string[] = [];
  readonly warnings: string[] = [];
  readonly cards: string[] = [];
  readonly reports: string[] = [];
  /** What receiving a report does before the next one is handed over. */
  receive: (report: BuiltReport) => Promise<void> = async () => {};
  readonly listener: BuildListener = {
    onPhase: (phase) => this.phases.push(phase),
    onCards: ({ done, of }) => this.cards.push(`${done}/${of}`),
    onWarning: (event, detail) => this.warnings.push(`${event}: ${detail}`),
    onReport: async (report) => {
      this.reports.push(`${report.mode} begins`);
      await this.receive(report);
      this.reports.push(`${report.mode} ends`);
    },
  };

  /** Runs the program; with `realTime`, on the machine's clock instead of the test's. */
  run(body: string, { timeoutMs = 300_000, realTime = false } = {}) {
    const clock = realTime ? systemClock() : this.clock;
    return runInWorker(order, this.listener, {
      clock,
      timeoutMs,
      signal: this.abort.signal,
      fork: () => forkWorker(program(body)),
    });
  }
}
