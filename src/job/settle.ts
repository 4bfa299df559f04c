import { RunFailure } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import type { RunRecord } from "../contract/run-record.ts";
import { messageOf } from "../lib/errors.ts";
import { failpoint } from "../lib/failpoint.ts";
import { dateIn } from "../lib/zone.ts";
import type { RunPorts } from "./ports.ts";
import { appendRunLine, isLogged } from "./run-log.ts";
import { readRunRecord, removeRunRecord } from "./run-record.ts";
import { noteInStatus, readStatus } from "./status-file.ts";
import type { UntoldEnds } from "./untold.ts";

/**
 * Settles a run whose process died (SPEC 5.7), mode by mode: noted already, published, or FAILED `CRASHED`. Before it,
 * what this process has not told yet is told. Only the lock holder calls this. Throws RunFailure `CACHE_WRITE_FAILED`.
 */
export async function settleDeadRun(ports: RunPorts, untold: UntoldEnds): Promise<void> {
  try {
    await settle(ports, untold);
  } catch (error) {
    const what = "how an earlier run ended cannot be written down";
    throw new RunFailure("CACHE_WRITE_FAILED", `${what}: ${messageOf(error)}`, error);
  }
}

function todayOf({ settings, clock }: RunPorts): string {
  return dateIn(settings.timezone, clock.now());
}

async function settle(ports: RunPorts, untold: UntoldEnds): Promise<void> {
  const { cacheDir } = ports.settings;
  const own = new Set(untold.lines.map((line) => line.job_run_id));
  const told = await untold.tell(cacheDir, todayOf(ports));
  const record = await readRunRecord(cacheDir);
  if (record === null) return;
  // it was left only in case this process dies, which still remembers what it could not tell
  if (own.has(record.job_run_id)) return told ? removeRunRecord(cacheDir) : undefined;
  for (const mode of record.modes.filter((each) => !record.ended.includes(each))) {
    const line = await settledLine(ports, record, mode);
    ports.log.warn({ job_run_id: record.job_run_id, mode, result: line.result }, "dead_run_settled");
    ports.tell({ kind: "mode_ended", line });
  }
  failpoint("before_settled_record_goes");
  await removeRunRecord(cacheDir);
}

async function settledLine(ports: RunPorts, record: RunRecord, mode: Mode): Promise<RunLine> {
  const { cacheDir } = ports.settings;
  const noted = (await readStatus(cacheDir, mode)).last_run;
  // a run that ended without the lock may bear the same second as its id
  const same = noted?.job_run_id === record.job_run_id && noted.trigger === record.trigger;
  if (noted !== undefined && same && noted.as_of === record.as_of) {
    const line = { ...noted, source_identity: record.source_identity };
    // the crash may have come between the status and the log
    if (!(await isLogged(cacheDir, line))) await appendRunLine(cacheDir, line);
    return line;
  }
  const published = await ports.reports.meta(mode, record.as_of);
  const generatedAt = published?.job_run_id === record.job_run_id ? published.generated_at : null;
  const line = lineOf(record, mode, generatedAt);
  await noteInStatus(cacheDir, line, todayOf(ports));
  failpoint("settled_in_status");
  if (!(await isLogged(cacheDir, line))) await appendRunLine(cacheDir, line);
  return line;
}

function lineOf(record: RunRecord, mode: Mode, generatedAt: string | null): RunLine {
  return {
    result: generatedAt === null ? "FAILED" : "SUCCESS",
    code: generatedAt === null ? "CRASHED" : null,
    msg:
      generatedAt === null
        ? `the process of this run (pid ${record.pid}) died while ${record.phase}`
        : "published; the process died before it could say so",
    as_of: record.as_of,
    mode,
    db_signature: record.db_signature,
    trigger: record.trigger,
    job_run_id: record.job_run_id,
    started_at: record.started_at,
    generated_at: generatedAt,
    duration_ms: Math.max(0, Date.parse(record.since) - Date.parse(record.started_at)),
    cards: null,
    source_identity: record.source_identity,
  };
}
