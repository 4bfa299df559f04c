import type { Mode } from "../../../src/contract/mode.ts";
import type { RunLine } from "../../../src/contract/outcome.ts";
import { metaSchema } from "../../../src/contract/report.ts";
import type { Trigger } from "../../../src/contract/trigger.ts";
import { type HeldLock, takeLock } from "../../../src/job/lock.ts";
import type { RunPorts } from "../../../src/job/ports.ts";
import { runLinesOf } from "../../../src/job/run-log.ts";
import { Runner } from "../../../src/job/runner.ts";
import { Scheduler } from "../../../src/schedule/scheduler.ts";
import { slotsOf } from "../../../src/schedule/slots.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { filesSettled } from "../../support/files-settled.ts";
import { RunBench } from "../../unit/job/run-bench.ts";
import { Builds } from "./builds.ts";
import { cronOf } from "./calendar.ts";
import { leaveDeadRun } from "./dead-run.ts";
import type { Setting } from "./setting.ts";
import { Source } from "./source.ts";

const TIDY_MS = 15_000;

/** A request of the scheduler; `at` is epoch ms, `tick` monotonic ms. */
export interface Request {
  readonly at: number;
  readonly tick: number;
  readonly trigger: Trigger;
  readonly asOf: string;
  readonly modes: readonly Mode[];
}

/**
 * Who watches: every request as it is made, every end of a mode, every moment at which the scheduler has to decide because
 * it is started or told of the source, and every moment at which all has settled.
 */
export interface Watcher {
  decides(): void;
  requested(request: Request): void;
  ended(line: RunLine): void;
  settled(): void;
}

/** The real scheduler and runner, put together as the daemon does, on real files, in a world that does as it is told. */
export class World {
  readonly clock: FakeClock;
  readonly source: Source;
  readonly builds: Builds;
  readonly setting: Setting;
  readonly #ports: RunPorts;
  readonly #watcher: Watcher;
  #runner: Runner;
  #scheduler: Scheduler;
  #foreign: HeldLock | null = null;
  /** Monotonic ms at which the clock was set last. */
  #setAt = -1;
  #open = 0;
  #up = false;

  constructor(setting: Setting, watcher: Watcher) {
    this.setting = setting;
    this.#watcher = watcher;
    this.clock = new FakeClock(setting.startsAt, async () => {
      await filesSettled();
      watcher.settled();
    });
    this.source = new Source(this.clock);
    this.builds = new Builds(this.clock, this.source, setting.table.zone);
    this.#ports = this.#makePorts();
    this.#runner = new Runner(this.#ports);
    this.#scheduler = this.#makeScheduler();
  }

  /** The scheduler is up and nothing is under way, here or elsewhere. */
  get idle(): boolean {
    return this.#up && this.#open === 0 && this.#runner.current() === null && this.#foreign === null;
  }

  /** The scheduler has looked at the clock since it was set, or since the machine slept. */
  get clockSeen(): boolean {
    return this.tickedAt > this.#setAt;
  }

  /** The clock is set, or the machine sleeps and time passes unnoticed. */
  setClock(ms: number): void {
    this.#setAt = this.clock.monotonic();
    this.clock.step(ms);
  }

  /** Monotonic ms of the scheduler's last look at the clock. */
  get tickedAt(): number {
    return this.#scheduler.tickedAt();
  }

  async start(): Promise<void> {
    this.#runner = new Runner(this.#ports);
    this.#scheduler = this.#makeScheduler();
    await this.clock.drive(this.#runner.tidy(TIDY_MS));
    this.#up = true;
    this.#watcher.decides();
    this.#scheduler.start();
    await this.clock.advance(0);
  }

  async stop(): Promise<void> {
    this.#up = false;
    await this.clock.drive(Promise.all([this.#runner.stop("told to"), this.#scheduler.stop()]));
  }

  /** Somebody asks for a run; it goes on by itself. */
  async ask(trigger: "recompute" | "on_demand" | "cli" | "backfill", mode: Mode, asOf: string): Promise<void> {
    const ask = { asOf, modes: [mode], trigger, force: trigger === "recompute", acceptImplausible: false };
    this.#track(this.#runner.run(ask)).then(() => this.#scheduler.check());
    await this.clock.advance(0);
  }

  /** The watcher says that the database has become stable. */
  async noticeSource(): Promise<void> {
    if (this.#up && this.source.seen.stable) {
      this.#watcher.decides();
      this.#scheduler.check();
    }
    await this.clock.advance(0);
  }

  /** Another process takes the lock, or lets go of it. */
  async foreignLock(taken: boolean): Promise<void> {
    if (taken && this.#foreign === null)
      this.#foreign = await this.clock.drive(takeLock(this.#ports.settings.cacheDir, this.clock));
    if (taken || this.#foreign === null) return;
    await this.#foreign.release();
    this.#foreign = null;
  }

  leaveDeadRun(trigger: Trigger): Promise<void> {
    return leaveDeadRun(this.#ports, trigger, this.setting.modes, this.source.seen.identity);
  }

  #makePorts(): RunPorts {
    const { zone } = this.setting.table;
    const bench = new RunBench();
    const { source, builds } = this;
    return {
      clock: this.clock,
      log: bench.log,
      settings: { ...bench.settings, timezone: zone, dbWaitMs: 60_000 },
      tell: (event) => {
        if (event.kind === "mode_ended") this.#watcher.ended(event.line);
      },
      source: {
        ...bench.source,
        state: async () => source.state(),
        awaitStable: (deadline, signal) => source.awaitStable(deadline, signal),
      },
      build: (order, listener, signal) => builds.build(order, listener, signal),
      reports: {
        ...bench.reports,
        meta: async (mode, asOf) => builds.meta(mode, asOf),
        publish: async (_mode, _asOf, text, stillOurs) => {
          await stillOurs();
          builds.publish(metaSchema.parse(JSON.parse(text)));
          return { rows: 3, copied: Promise.resolve() };
        },
      },
      sweep: bench.sweep,
    };
  }

  #makeScheduler(): Scheduler {
    const { table, modes, refreshOnChange } = this.setting;
    const runner = this.#runner;
    return new Scheduler({
      clock: this.clock,
      log: this.#ports.log,
      slots: slotsOf(cronOf(table), table.zone),
      timezone: table.zone,
      modes,
      refreshOnChange,
      request: (trigger, asOf, asked) => {
        this.#watcher.requested({ at: this.clock.now(), tick: this.clock.monotonic(), trigger, asOf, modes: asked });
        return this.#track(runner.run({ asOf, modes: asked, trigger, force: false, acceptImplausible: false }));
      },
      linesOf: (day) => runLinesOf(this.#ports.settings.cacheDir, day),
      sourceState: async () => this.source.state(),
      builtFrom: async (mode, asOf) => this.builds.builtFrom(mode, asOf),
      isBusy: async () => runner.current() !== null || this.#foreign !== null,
    });
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#open += 1;
    return work.finally(() => {
      this.#open -= 1;
    });
  }
}
