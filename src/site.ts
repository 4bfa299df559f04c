import { access, constants } from "node:fs/promises";
import { isLoopback } from "./config/config.ts";
import type { Config } from "./config/load-config.ts";
import { MODES, type Mode } from "./contract/mode.ts";
import type { BegunLine, RunLine } from "./contract/outcome.ts";
import type { RunRecord } from "./contract/run-record.ts";
import type { Diffs } from "./diffs.ts";
import type { Feed } from "./feed/feed.ts";
import { servePage } from "./http/page.ts";
import type { HttpPorts, PublishedAnswer } from "./http/ports.ts";
import type { Ask, RunHooks } from "./job/ports.ts";
import { newestRunLines } from "./job/run-log.ts";
import type { Clock } from "./lib/clock.ts";
import { messageOf } from "./lib/errors.ts";
import type { Logger } from "./lib/logger.ts";
import { calendarOf } from "./lib/zone.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { RunParts } from "./runner.ts";
import { modeStatus, publicStatus } from "./status.ts";
import { ReportAnswers } from "./store/answer-report.ts";
import { Chronicle } from "./store/chronicle.ts";
import type { StoredReport } from "./store/shelf.ts";

/** Asks for a run on the one road (SPEC 5). */
export type Request = (ask: Ask, hooks?: RunHooks) => Promise<RunLine[]>;

/** What the routes need, of the parts that run. */
export function httpPorts(
  config: Config,
  parts: RunParts,
  request: Request,
  metrics: Metrics,
  feed: Feed,
  diffs: Diffs,
  pageFolder: string,
  clock: Clock,
  log: Logger,
): HttpPorts {
  const { env, cacheDir } = config;
  const calendar = calendarOf(env.TZ);
  const today = () => calendar(clock.now());
  const chronicle = new Chronicle(cacheDir, parts.shelf);
  const answers = makeAnswers(config, parts, request, clock, today);
  return {
    log,
    access: {
      loopback: isLoopback(env.HOST),
      isLoopback,
      allowedHosts: env.ALLOWED_HOSTS.map((host) => host.toLowerCase()),
      corsOrigins: env.CORS_ORIGINS,
      adminToken: env.ADMIN_TOKEN,
    },
    meter: metrics.http,
    today,
    report: (mode, asOf) => answers.answer(mode, asOf),
    published: async (mode, asOf) => asPublished(await parts.shelf.get(mode, asOf)),
    cached: (mode, asOf) => asPublished(parts.shelf.now(mode, asOf)),
    recompute: async (mode, asOf, acceptImplausible, onHeld) => {
      const ask: Ask = { asOf, modes: [mode], trigger: "recompute", force: true, acceptImplausible };
      const [line] = await request(ask, { onHeld: (record) => onHeld(begunLine(record, mode)) });
      if (line === undefined) throw new Error("the run ended without a line");
      return line;
    },
    status: async () =>
      publicStatus(config, await parts.watcher.state(), clock.now(), parts.runner.current(), parts.runner.untold()),
    statusOf: (mode) => modeStatus(config, mode, clock.now(), parts.runner.untold()),
    runs: (mode, limit) => newestRunLines(cacheDir, limit, (line) => mode === null || line.mode === mode),
    diff: (mode, from, to) => diffs.answers.answer(mode, from, to),
    history: (mode) => chronicle.days(mode),
    feed,
    page: servePage(pageFolder),
    notReady: () => notReady(config, parts),
    metrics: () => metrics.text(),
  };
}

function asPublished(report: StoredReport | null): PublishedAnswer | null {
  return report === null ? null : { kind: "hit", body: report.prepared, publishedAt: report.publishedAt };
}

/** The line of a run that has begun, as far as it is known. */
function begunLine(record: RunRecord, mode: Mode): BegunLine {
  const { as_of, trigger, job_run_id, started_at, db_signature, source_identity } = record;
  const open = { result: null, code: null, generated_at: null, duration_ms: 0, cards: null };
  return {
    ...open,
    msg: "the run has begun",
    as_of,
    mode,
    db_signature,
    trigger,
    job_run_id,
    started_at,
    source_identity,
  };
}

function makeAnswers(
  config: Config,
  parts: RunParts,
  request: Request,
  clock: Clock,
  today: () => string,
): ReportAnswers {
  const { env } = config;
  return new ReportAnswers({
    clock,
    shelf: parts.shelf,
    waitMs: env.ON_DEMAND_WAIT_SEC * 1000,
    buildsPerMinute: env.ON_DEMAND_PER_MIN,
    today,
    sourceState: () => parts.watcher.state(),
    lastSuccess: async (mode) =>
      (await modeStatus(config, mode, clock.now(), parts.runner.untold())).last_success?.as_of,
    making: (mode, asOf) => {
      const making = parts.runner.making(mode, asOf);
      return making === null ? null : { waitsForDb: making.record.phase === "waiting_for_db", ending: making.ending };
    },
    run: (mode, asOf, began, builds) =>
      request(
        { asOf, modes: [mode], trigger: "on_demand", force: false, acceptImplausible: false },
        { onHeld: began, onBuild: builds },
      ),
  });
}

/** Able to serve: the cache can be read and written, and there is a report or a source to make one from. */
async function notReady(config: Config, parts: RunParts): Promise<string[]> {
  const reasons: string[] = [];
  await access(config.cacheDir, constants.R_OK | constants.W_OK).catch((error: unknown) => {
    reasons.push(`CACHE_DIR cannot be used: ${messageOf(error)}`);
  });
  if (parts.watcher.last().kind === "missing" && !(await hasReport(parts))) {
    reasons.push("there is no report yet and no database to make one from");
  }
  return reasons;
}

async function hasReport(parts: RunParts): Promise<boolean> {
  const days = await Promise.all(MODES.map((mode: Mode) => parts.shelf.days(mode)));
  return days.some((each) => each.length > 0);
}
