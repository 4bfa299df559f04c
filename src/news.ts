import { join } from "node:path";
import type { Config } from "./config/load-config.ts";
import { MODES, type Mode } from "./contract/mode.ts";
import { isSuccess } from "./contract/outcome.ts";
import type { Report } from "./contract/report.ts";
import { takeLock } from "./job/lock.ts";
import { isLogged } from "./job/run-log.ts";
import { runLogTail } from "./job/run-log-tail.ts";
import { readStatus } from "./job/status-file.ts";
import type { Clock } from "./lib/clock.ts";
import type { Logger } from "./lib/logger.ts";
import { becameSevere } from "./news/became-severe.ts";
import type { Comparison } from "./news/decide.ts";
import type { EndedRun } from "./news/ended-run.ts";
import { Newsroom } from "./news/newsroom.ts";
import { Pinger } from "./news/pinger.ts";
import type { NewsPorts } from "./news/ports.ts";
import type { LastGood } from "./news/trouble.ts";
import { sendText } from "./news/webhook.ts";
import type { RunParts } from "./runner.ts";
import { hasOldSource } from "./store/history.ts";
import { parseReport } from "./store/report-text.ts";
import type { ReportShelf } from "./store/shelf.ts";

const LOCK_NAME = ".counterparty_risk.news.lock";
const MINUTE_MS = 60_000;

/** The file of what was told and what is on its way. */
export function newsBookPath(cacheDir: string): string {
  return join(cacheDir, ".counterparty_risk.news.json");
}

/** Tells how runs end, where the configuration names somebody to tell. Answers how it stops. */
export async function startNews(
  config: Config,
  parts: Pick<RunParts, "events" | "shelf">,
  clock: Clock,
  log: Logger,
): Promise<() => Promise<void>> {
  const { HEALTHCHECK_PING_URL: pingUrl, NOTIFY_WEBHOOK_URL: webhookUrl } = config.env;
  if (pingUrl === undefined && webhookUrl === undefined) return async () => {};
  const newsroom = new Newsroom({
    ...portsOf(config, parts.shelf, clock, log),
    webhook: webhookUrl === undefined ? null : (text, signal) => sendText(webhookUrl, text, clock, signal),
    pinger: pingUrl === undefined ? null : new Pinger(pingUrl, clock, log),
  });
  await newsroom.open();
  const off = parts.events.on((event) => newsroom.hear(event));
  return () => newsroom.stop().finally(off);
}

function portsOf(
  { env, cacheDir }: Config,
  shelf: ReportShelf,
  clock: Clock,
  log: Logger,
): Omit<NewsPorts, "webhook" | "pinger"> {
  return {
    clock,
    log,
    timezone: env.TZ,
    policy: { cooldownMs: env.NOTIFY_COOLDOWN_MIN * MINUTE_MS, modes: env.REPORT_MODES },
    bookPath: newsBookPath(cacheDir),
    takeLock: () => takeLock(cacheDir, clock, { name: LOCK_NAME }),
    tail: (marks, firstDay) => runLogTail(cacheDir, marks, firstDay),
    isLogged: (line) => isLogged(cacheDir, line),
    lastGood: () => lastGood(cacheDir),
    compare: (run) => compare(shelf, run),
  };
}

async function lastGood(cacheDir: string): Promise<LastGood> {
  const days: Partial<Record<Mode, string | null>> = {};
  for (const mode of MODES) days[mode] = (await readStatus(cacheDir, mode)).last_success?.as_of ?? null;
  return days;
}

/** A report that was made again since speaks through the line of its own run. */
async function compare(shelf: ReportShelf, run: EndedRun): ReturnType<NewsPorts["compare"]> {
  const severe: Partial<Record<Mode, Comparison>> = {};
  let sourceUnchanged = false;
  for (const { mode, result } of run.lines) {
    const report = result === "FAILED" ? null : await reportOf(shelf, mode, run.asOf);
    if (report === null) continue;
    sourceUnchanged ||= await hasOldSource(shelf, report.meta);
    if (!isSuccess(result) || report.meta.job_run_id !== run.jobRunId) continue;
    const before = await reportBefore(shelf, mode, run.asOf);
    if (before !== null) severe[mode] = { comparedWith: before.meta.as_of, rows: becameSevere(before, report) };
  }
  return { severe, sourceUnchanged };
}

async function reportOf(shelf: ReportShelf, mode: Mode, asOf: string): Promise<Report | null> {
  const stored = await shelf.get(mode, asOf);
  return stored === null ? null : parseReport(stored.text, mode, asOf);
}

/** The valid report of this mode with the newest earlier as_of. */
async function reportBefore(shelf: ReportShelf, mode: Mode, asOf: string): Promise<Report | null> {
  for (const day of await shelf.days(mode)) {
    const report = day < asOf ? await reportOf(shelf, mode, day) : null;
    if (report !== null) return report;
  }
  return null;
}
