import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { FailureCode } from "../contract/failure.ts";
import type { CardsDone } from "../contract/run-record.ts";
import { type BuildMessage, type BuildOrder, type BuildPhase, buildMessageSchema } from "../contract/worker.ts";
import type { Clock, Timer } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";

export type BuiltReport = Extract<BuildMessage, { type: "report" }>;

export type BuildEnding =
  | { readonly kind: "done"; readonly peakRssBytes: number }
  /** The source changed during the copy. */
  | { readonly kind: "changed" }
  | { readonly kind: "failed"; readonly code: FailureCode; readonly msg: string };

/** What the starter hears. Reports are handed over one after the other; the build goes on meanwhile. */
export interface BuildListener {
  onPhase(phase: BuildPhase): void;
  onCards(done: CardsDone): void;
  onWarning(event: string, detail: string): void;
  onReport(report: BuiltReport): Promise<void>;
}

/**
 * Runs one build in a process of its own (SPEC 5.4), which is killed when `signal` is aborted, when the copy
 * takes longer than `timeoutMs`, or checking, reading and rules together do. Never rejects.
 */
export function runInWorker(
  order: BuildOrder,
  listener: BuildListener,
  options: { clock: Clock; timeoutMs: number; signal: AbortSignal; fork: () => ChildProcess },
): Promise<BuildEnding> {
  const child = options.fork();
  return new Build(child, order, listener, options).ending;
}

class Build {
  readonly ending: Promise<BuildEnding>;
  readonly #child: ChildProcess;
  readonly #listener: BuildListener;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #left: number;
  #clockStartedAt = 0;
  #timer: Timer | null = null;
  #heard: BuildEnding | null = null;
  #publishing: Promise<void> = Promise.resolve();

  constructor(
    child: ChildProcess,
    order: BuildOrder,
    listener: BuildListener,
    options: { clock: Clock; timeoutMs: number; signal: AbortSignal },
  ) {
    this.#child = child;
    this.#listener = listener;
    this.#clock = options.clock;
    this.#timeoutMs = options.timeoutMs;
    this.#left = options.timeoutMs;
    this.ending = new Promise((resolve) => {
      const kill = () => this.#end({ kind: "failed", code: "CRASHED", msg: "stopped before the build ended" });
      options.signal.addEventListener("abort", kill, { once: true });
      const settle = (otherwise: BuildEnding) => {
        options.signal.removeEventListener("abort", kill);
        this.#stopClock();
        void this.#publishing.then(() => resolve(this.#heard ?? otherwise));
      };
      child.on("message", (message) => this.#hear(message));
      child.on("error", (error) => settle({ kind: "failed", code: "PIPELINE_FAILED", msg: messageOf(error) }));
      // its last words may arrive after its exit
      const gone = Promise.all([once(child, "exit"), once(child, "disconnect")]);
      gone.then(([[code, by]]) => settle(died(code, by))).catch(() => {}); // a failed start was heard as `error`
      if (options.signal.aborted) kill();
      else
        child.send(
          order,
          (error) => error && this.#end({ kind: "failed", code: "PIPELINE_FAILED", msg: messageOf(error) }),
        );
      this.#startClock();
    });
  }

  #hear(raw: unknown): void {
    const parsed = buildMessageSchema.safeParse(raw);
    if (!parsed.success) {
      this.#end({ kind: "failed", code: "PIPELINE_FAILED", msg: "the build process spoke nonsense" });
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case "phase":
        this.#phase(message.phase);
        break;
      case "cards":
        this.#listener.onCards({ done: message.done, of: message.of });
        break;
      case "warning":
        this.#listener.onWarning(message.event, message.detail);
        break;
      case "report":
        this.#publishing = this.#publishing
          .then(() => this.#listener.onReport(message))
          .catch((error: unknown) => this.#end({ kind: "failed", code: "PIPELINE_FAILED", msg: messageOf(error) }));
        break;
      case "changed":
        this.#heard ??= { kind: "changed" };
        break;
      case "failed":
        this.#heard ??= { kind: "failed", code: message.code, msg: message.msg };
        if (message.stack !== undefined) this.#listener.onWarning("build_failed", message.stack);
        break;
      case "done":
        this.#heard ??= { kind: "done", peakRssBytes: message.peakRssBytes };
        break;
    }
  }

  #phase(phase: BuildPhase): void {
    this.#listener.onPhase(phase);
    if (phase === "cards" || phase === "checking") this.#stopClock();
    if (phase === "checking") this.#left = this.#timeoutMs; // the copy had a clock of its own
    if (phase !== "cards" && this.#timer === null) this.#startClock();
  }

  #startClock(): void {
    this.#clockStartedAt = this.#clock.monotonic();
    this.#timer = this.#clock.after(this.#left, () => {
      const msg = `the copy, or checking, reading and rules, took longer than ${this.#timeoutMs / 1000} s (BUILD_TIMEOUT_SEC)`;
      this.#end({ kind: "failed", code: "BUILD_TIMEOUT", msg });
    });
  }

  #stopClock(): void {
    if (this.#timer === null) return;
    this.#timer.cancel();
    this.#timer = null;
    this.#left -= this.#clock.monotonic() - this.#clockStartedAt;
  }

  /** Kills the build; what was heard first is how it ended. */
  #end(ending: BuildEnding): void {
    this.#heard ??= ending;
    this.#child.kill("SIGKILL");
  }
}

function died(code: number | null, signal: NodeJS.Signals | null): BuildEnding {
  const why = signal === "SIGBUS" ? "does the disk of WORK_DIR fail?" : "out of memory?"; // it reads mapped pages
  const how = signal === null ? `ended with code ${code}` : `was killed by ${signal} (${why})`;
  return { kind: "failed", code: "PIPELINE_FAILED", msg: `the build process ${how} before it was done` };
}
