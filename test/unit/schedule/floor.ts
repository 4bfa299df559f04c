import type { Mode } from "../../../src/contract/mode.ts";
import { isSuccess, type RunLine } from "../../../src/contract/outcome.ts";
import type { SourceState } from "../../../src/contract/source.ts";
import { createLogger } from "../../../src/lib/logger.ts";
import { dateIn, isoIn } from "../../../src/lib/zone.ts";
import { Scheduler, type SchedulerPorts } from "../../../src/schedule/scheduler.ts";
import { slotsOf } from "../../../src/schedule/slots.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { aLine } from "../job/a-line.ts";
import { aSample } from "../job/run-bench.ts";

type Trigger = Parameters<SchedulerPorts["request"]>[0];

/** How every mode of a requested run ends. */
export interface Ending {
  readonly result: RunLine["result"];
  readonly code?: RunLine["code"];
  readonly identity?: string | null;
}

interface Settings {
  readonly startsAt: string;
  readonly cron?: string;
  readonly timezone?: string;
  readonly modes?: readonly Mode[];
  readonly refreshOnChange?: boolean;
}

/** A scheduler and the world around it: it asks for runs, and they end as told. */
export class Floor {
  readonly clock: FakeClock;
  readonly timezone: string;
  scheduler: Scheduler;
  readonly journal: Record<string, unknown>[] = [];
  /** `2026-01-29T08:00:00.000+09:00 schedule 2026-01-29 offline,online` */
  readonly asked: string[] = [];
  /** How the next requests end; after the last one, `usual`. */
  readonly endings: Ending[] = [];
  usual: Ending = { result: "SUCCESS" };
  source: SourceState = { kind: "stable", sample: aSample() };
  busy = false;
  /** Nothing is written to the run log. */
  forgetful = false;
  /** The run log cannot be read. */
  unreadable = false;
  /** Requests reject. */
  broken = false;
  /** What a request waits for before it ends. */
  hold: Promise<void> | null = null;
  readonly #lines = new Map<string, RunLine[]>();
  readonly #built = new Map<Mode, string>();
  readonly #make: () => Scheduler;

  constructor(settings: Settings) {
    const { startsAt, cron = "0 8 * * *", timezone = "Asia/Seoul", modes = ["offline", "online"] } = settings;
    this.clock = new FakeClock(startsAt);
    this.timezone = timezone;
    this.#make = () =>
      new Scheduler({
        clock: this.clock,
        log: createLogger("debug", { write: (line: string) => void this.journal.push(JSON.parse(line)) }),
        slots: slotsOf(cron, timezone),
        timezone,
        modes,
        refreshOnChange: settings.refreshOnChange ?? false,
        request: (trigger, asOf, asked) => this.#request(trigger, asOf, asked),
        linesOf: async (day) => {
          if (this.unreadable) throw new Error("EIO");
          return this.#lines.get(day) ?? [];
        },
        sourceState: async () => this.source,
        builtFrom: async (mode) => this.#built.get(mode) ?? null,
        isBusy: async () => this.busy,
      });
    this.scheduler = this.#make();
  }

  /** The process is stopped, and another one starts in the same world. */
  async restart(): Promise<void> {
    await this.scheduler.stop();
    this.scheduler = this.#make();
    await this.start();
  }

  /** Starts the scheduler and lets it do what it finds due. */
  async start(): Promise<void> {
    this.scheduler.start();
    await this.clock.advance(0);
  }

  /** A run that somebody else asked for. */
  note(line: Partial<RunLine>): void {
    const written = aLine({ started_at: isoIn(this.timezone, this.clock.now()), ...line });
    const day = dateIn(this.timezone, this.clock.now());
    this.#lines.set(day, [...(this.#lines.get(day) ?? []), written]);
  }

  async #request(trigger: Trigger, asOf: string, modes: readonly Mode[]): Promise<RunLine[]> {
    const started_at = isoIn(this.timezone, this.clock.now());
    this.asked.push(`${started_at} ${trigger} ${asOf} ${modes.join()}`);
    const { result, code = null, identity = identityOf(this.source) } = this.endings.shift() ?? this.usual;
    await this.hold;
    if (this.broken) throw new Error("a bug");
    const lines = modes.map((mode) =>
      aLine({
        result,
        code,
        mode,
        as_of: asOf,
        trigger,
        started_at,
        source_identity: identity,
        job_run_id: `20260129_${String(this.asked.length).padStart(6, "0")}`,
      }),
    );
    for (const line of lines) {
      if (!this.forgetful) this.note(line);
      if (isSuccess(result) && identity !== null) this.#built.set(line.mode, identity);
    }
    return lines;
  }
}

function identityOf(source: SourceState): string | null {
  return source.kind === "missing" ? null : source.sample.identity;
}
