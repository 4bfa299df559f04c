import type { ChildProcess } from "node:child_process";
import { windowBeyondWait } from "./config/config.ts";
import type { Config } from "./config/load-config.ts";
import type { RunEvent } from "./contract/events.ts";
import type { PublicStatus } from "./contract/status.ts";
import { openDiffs } from "./diffs.ts";
import { Feed } from "./feed/feed.ts";
import { serveHttp } from "./http/server.ts";
import { runLinesOf } from "./job/run-log.ts";
import { type Clock, systemClock } from "./lib/clock.ts";
import { Closers } from "./lib/closers.ts";
import { messageOf } from "./lib/errors.ts";
import type { Hub } from "./lib/hub.ts";
import type { Logger } from "./lib/logger.ts";
import { PAGE_FOLDER } from "./lib/package-root.ts";
import { addDays } from "./lib/zone.ts";
import { startNews } from "./news.ts";
import { observe } from "./observe.ts";
import { openRunner, type RunOverrides, type RunParts } from "./runner.ts";
import { Scheduler, TICK_MS } from "./schedule/scheduler.ts";
import { slotsOf } from "./schedule/slots.ts";
import { httpPorts, type Request } from "./site.ts";
import { wakeOnFileEvents } from "./source/file-events.ts";
import { POLL_MS } from "./source/watcher.ts";
import { foreignRun, publicStatus } from "./status.ts";
import { identityBefore } from "./store/history.ts";
import type { Pulse } from "./supervision/pulse.ts";

/** How long the start waits for the lock to settle a dead run (SPEC 5.7). */
const TIDY_WAIT_MS = 15_000;
/** How long open answers may take once the daemon stops. */
const HTTP_GRACE_MS = 3_000;
/** Without a sign of life for longer, a part counts as hung: six looks at the source, one and a half at the clock. */
const LATE_LOOK_MS = 6 * POLL_MS;
const LATE_TICK_MS = 1.5 * TICK_MS;

export interface DaemonOverrides extends RunOverrides {
  /** A listening socket that somebody opened for us (its descriptor), instead of HOST and PORT. */
  readonly socket?: number;
  readonly clock?: Clock;
  /** How the process that compares is started, instead of the built one. */
  readonly forkCompare?: () => ChildProcess;
  /** Where the page was built to. */
  readonly pageFolder?: string;
}

export interface Daemon extends AsyncDisposable {
  readonly port: number;
  /** What the runs of this daemon do. */
  readonly events: Hub<RunEvent>;
  /** The status as of the last look at the source. */
  status(): Promise<PublicStatus>;
  /** What proves that its parts are alive. */
  pulses(): readonly Pulse[];
  /** The next run is made with this configuration's rules and prompts; lines are logged from its LOG_LEVEL on. */
  reload(config: Config): void;
  /** A reload was refused; only the metrics tell. */
  reloadRefused(): void;
  /** Ends a run in progress and closes everything in reverse; a second call waits for the first. */
  stop(why: string): Promise<void>;
}

/** Opens every part in the order data flows (root 1). Rejects when the address cannot be listened on. */
export async function startDaemon(config: Config, log: Logger, overrides: DaemonOverrides = {}): Promise<Daemon> {
  const clock = overrides.clock ?? systemClock();
  const closers = new Closers((name, error) => log.error({ part: name, error }, "close_failed"));
  let why = "asked to stop";
  try {
    warnOf(config, log);
    const parts = await openRunner(config, clock, log, overrides);
    closers.add("watcher", () => parts.watcher.stop());
    closers.add("file events", fileEvents(config, parts, log));
    closers.add("news", await startNews(config, parts, clock, log));
    const scheduler = makeScheduler(config, parts, clock, log);
    const observed = observe(config, parts, scheduler, clock, log);
    closers.add("metrics", () => observed[Symbol.dispose]());
    const request: Request = (ask, hooks) => parts.runner.run(ask, hooks).finally(() => scheduler?.check());
    const feed = startFeed(config, parts, clock, log);
    const diffs = openDiffs(config, { shelf: parts.shelf, clock, log, fork: overrides.forkCompare });
    const pageFolder = overrides.pageFolder ?? PAGE_FOLDER;
    const routesNeed = httpPorts(config, parts, request, observed.metrics, feed, diffs, pageFolder, clock, log);
    const where = { host: config.env.HOST, port: config.env.PORT, fd: overrides.socket ?? null };
    const server = await serveHttp(routesNeed, where);
    closers.add("http", () => server.close(HTTP_GRACE_MS));
    closers.add("diffs", () => diffs.stop());
    closers.add("feed", () => feed.close()); // or its listeners would use up the grace
    const opening = open(parts, scheduler, log);
    closers.add("runs", async () => {
      const ended = parts.runner.stop(why); // the scheduler may be waiting for it
      await Promise.all([ended, opening, scheduler?.stop()]);
    });
    log.info({ host: server.host, port: server.port, db: config.dbPath, cache: config.cacheDir }, "listening");
    const stop = (reason: string) => {
      why = reason;
      return closers.close();
    };
    const reload = (fresh: Config) => {
      parts.reload(fresh);
      observed.reloaded(fresh);
      diffs.reload(fresh);
      log.level = fresh.env.LOG_LEVEL;
    };
    return {
      port: server.port,
      events: parts.events,
      status: () =>
        publicStatus(config, parts.watcher.last(), clock.now(), parts.runner.current(), parts.runner.untold()),
      pulses: () => pulsesOf(parts, scheduler),
      reload,
      reloadRefused: observed.reloadRefused,
      stop,
      [Symbol.asyncDispose]: () => stop("disposed"),
    };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** What changes in the status is told as it changes, as of the last look at the source. */
function startFeed(config: Config, { watcher, runner, events }: RunParts, clock: Clock, log: Logger): Feed {
  const status = () => publicStatus(config, watcher.last(), clock.now(), runner.current(), runner.untold());
  const feed = new Feed({ clock, log, status });
  events.on(() => feed.wake());
  watcher.onChange(() => feed.wake());
  return feed;
}

function pulsesOf({ watcher }: RunParts, scheduler: Scheduler | null): Pulse[] {
  const looks = { what: "the database was looked at", at: watcher.lookedAt(), withinMs: LATE_LOOK_MS };
  if (scheduler === null) return [looks];
  return [looks, { what: "the scheduler looked at the clock", at: scheduler.tickedAt(), withinMs: LATE_TICK_MS }];
}

function warnOf({ env }: Config, log: Logger): void {
  if (windowBeyondWait(env)) {
    log.warn({ DB_STABLE_WINDOW_SEC: env.DB_STABLE_WINDOW_SEC }, "window_longer_than_waiting_budget");
  }
  if (env.LLM_PROVIDER === "openai" && env.OPENAI_API_KEY === undefined) log.warn({}, "llm_off_without_OPENAI_API_KEY");
}

function fileEvents(config: Config, parts: RunParts, log: Logger): () => Promise<void> {
  const heard = (error: unknown) => log.warn({ error: messageOf(error) }, "file_events_failed_poll_goes_on");
  return wakeOnFileEvents(config.dbPath, () => parts.watcher.wake(), heard);
}

/** Settles what a dead process left, then keeps the schedule; the port is open meanwhile. */
async function open(parts: RunParts, scheduler: Scheduler | null, log: Logger): Promise<void> {
  await parts.runner
    .tidy(TIDY_WAIT_MS)
    .catch((error: unknown) => log.error({ error: messageOf(error) }, "tidy_failed"));
  if (scheduler === null) return;
  scheduler.start();
  parts.watcher.onChange((state) => {
    if (state.kind === "stable") scheduler.check();
  });
}

function makeScheduler(config: Config, parts: RunParts, clock: Clock, log: Logger): Scheduler | null {
  const { env, cacheDir } = config;
  if (!env.ENABLE_SCHEDULER) return null;
  return new Scheduler({
    clock,
    log,
    slots: slotsOf(env.REPORT_CRON, env.TZ),
    timezone: env.TZ,
    modes: env.REPORT_MODES,
    refreshOnChange: env.REFRESH_ON_DB_CHANGE,
    request: (trigger, asOf, modes) =>
      parts.runner.run({ asOf, modes, trigger, force: false, acceptImplausible: false }),
    linesOf: (day) => runLinesOf(cacheDir, day),
    sourceState: () => parts.watcher.state(),
    builtFrom: (mode, asOf) => identityBefore(parts.shelf, mode, addDays(asOf, 1)),
    isBusy: async () => parts.runner.current() !== null || (await foreignRun(cacheDir, clock.now())) !== null,
  });
}
