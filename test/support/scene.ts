import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { type Config, loadConfig } from "../../src/config/load-config.ts";
import { type Report, reportSchema } from "../../src/contract/report.ts";
import { type PublicStatus, publicStatusSchema } from "../../src/contract/status.ts";
import { type Daemon, type DaemonOverrides, startDaemon } from "../../src/daemon.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { createLogger } from "../../src/lib/logger.ts";
import { openRunner, type RunParts } from "../../src/runner.ts";
import { cronProblem } from "../../src/schedule/slots.ts";
import { forkWorker } from "../../src/worker/fork-worker.ts";

export type Env = Record<string, string>;

/** The build process and the page are always the built ones, in a daemon of this process too. */
const fork = () => forkWorker(join(dirname(inject("mainJs")), "worker", "worker-main.js"));
const forkCompare = () => forkWorker(join(dirname(inject("mainJs")), "worker", "compare-main.js"));
const pageFolder = () => join(dirname(inject("mainJs")), "web");

/** A folder of its own with the paths a daemon works on. Removed, and everything started in it stopped, by `dispose`. */
export class Scene implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "salesmap-test-"));
  readonly exports = join(this.folder, "export");
  readonly db = join(this.exports, "salesmap_latest.db");
  readonly cache = join(this.folder, "cache");
  readonly work = join(this.folder, "work");
  /** The journal of the daemons of this scene, a JSON line each. */
  readonly journal: string[] = [];
  readonly #started: (() => Promise<void>)[] = [];

  constructor() {
    mkdirSync(this.exports);
  }

  env(more: Env = {}): Env {
    return {
      DB_PATH: this.db,
      CACHE_DIR: this.cache,
      WORK_DIR: this.work,
      DB_STABLE_WINDOW_SEC: "0",
      DB_RETRY: "0",
      ENABLE_SCHEDULER: "0",
      PORT: "0",
      ...more,
    };
  }

  async config(more: Env = {}): Promise<Config> {
    const loaded = await loadConfig(this.env(more), this.folder, { cronProblem });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
    return loaded.config;
  }

  /** A daemon in this process, on a free port. */
  async daemon(more: Env = {}, overrides: DaemonOverrides = {}): Promise<Site> {
    const log = createLogger("debug", { write: (line: string) => void this.journal.push(line) });
    const daemon = await startDaemon(await this.config(more), log, {
      fork,
      forkCompare,
      pageFolder: pageFolder(),
      ...overrides,
    });
    this.#started.push(() => daemon.stop("test ended"));
    return new Site(daemon.port, daemon);
  }

  /** The road to a run without a daemon. */
  async runner(more: Env = {}): Promise<RunParts> {
    const log = createLogger("debug", { write: (line: string) => void this.journal.push(line) });
    const parts = await openRunner(await this.config(more), systemClock(), log, { fork });
    this.#started.push(async () => {
      await parts.runner.stop("test ended");
      await parts.watcher.stop();
    });
    return parts;
  }

  /** Runs a command of the built program to its end. */
  command(
    mainJs: string,
    args: readonly string[],
    more: Env = {},
  ): Promise<{ code: number; out: string; err: string }> {
    return new Promise((resolve) => {
      const env = { ...this.env(more), PATH: process.env.PATH };
      execFile(process.execPath, [mainJs, ...args], { env, cwd: this.folder }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
      });
    });
  }

  /** Starts the built program; its journal lines go to `journal`. */
  process(mainJs: string, args: readonly string[], more: Env = {}): Started {
    return this.program(process.execPath, [mainJs, ...args], { LOG_LEVEL: "debug", ...more });
  }

  /** Starts a program that starts the built one. */
  program(file: string, args: readonly string[], more: Env = {}): Started {
    const env = { ...this.env(more), PATH: process.env.PATH };
    const child = spawn(file, args, {
      env,
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => {
      out += data.toString();
    });
    child.stderr.on("data", (data: Buffer) => {
      err += data.toString();
    });
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.on("close", (code, signal) => resolve({ code, signal }));
    });
    const kill = (signal: NodeJS.Signals) => void child.kill(signal);
    this.#started.push(async () => {
      kill("SIGKILL");
      await ended;
    });
    return { pid: child.pid ?? -1, kill, ended, out: () => out, err: () => err };
  }

  reportPath(asOf: string, mode: "offline" | "online" = "offline"): string {
    return mode === "offline"
      ? join(this.cache, `${asOf}.json`)
      : join(this.cache, "counterparty-risk", "online", `${asOf}.json`);
  }

  published(asOf: string, mode: "offline" | "online" = "offline"): Report | null {
    const path = this.reportPath(asOf, mode);
    return existsSync(path) ? reportSchema.parse(JSON.parse(readFileSync(path, "utf8"))) : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stop of this.#started.reverse()) await stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Started {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  out(): string;
  err(): string;
}

/** The JSON of an answer, as the type that the test expects; the test's own assertions check it. */
export async function jsonOf<T = Record<string, string>>(answer: Response): Promise<T> {
  const value: T = JSON.parse(await answer.text());
  return value;
}

/** A daemon as its clients see it. */
export class Site {
  readonly base: string;
  readonly daemon: Daemon | null;

  constructor(port: number, daemon: Daemon | null = null) {
    this.base = `http://127.0.0.1:${port}`;
    this.daemon = daemon;
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.base + path, { redirect: "error", ...init });
  }

  report(query = "", init: RequestInit = {}): Promise<Response> {
    return this.get(`/api/report/counterparty-risk${query}`, init);
  }

  recompute(query = "", headers: Record<string, string> = {}): Promise<Response> {
    return this.report(`/recompute${query}`, { method: "POST", headers });
  }

  async status(): Promise<PublicStatus> {
    return publicStatusSchema.parse(await (await this.report("/status")).json());
  }
}
