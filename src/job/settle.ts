import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import type { RunRecord } from "../contract/run-record.ts";
import { failpoint } from "../lib/failpoint.ts";
import { dateIn } from "../lib/zone.ts";
import type { RunPorts } from "./ports.ts";
import { appendRunLine, isLogged } from "./run-log.ts";
import { readRunRecord, removeRunRecord } from "./run-record.ts";
import { noteInStatus, readStatus } from "./status-file.ts";

/**
 * Settles a run whose process died (SPEC 5.7), mode by mode: noted already, published, or FAILED `CRASHED`.
 * Only the lock holder calls this.
 */
export async function settleDeadRun(ports: RunPorts): Promise<void> {
  const { cacheDir } = ports.settings;
  const record = await readRunRecord(cacheDir);
  if (record === null) return;
  for (const mode of record.modes.filter((each) => !record.ended.includes(each))) {
    const line = await settledLine(ports, record, mode);
    ports.log.warn({ job_run_id: record.job_run_id, mode, result: line.result }, "dead_run_settled");
    ports.tell({ kind: "mode_ended", line });
  }
  failpoint("before_settled_record_goes");
  await removeRunRecord(cacheDir);
}

async function settledLine(ports: RunPorts, record: RunRecord, mode: Mode): Promise<RunLine> {
  const { cacheDir, timezone } = ports.settings;
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
  await noteInStatus(cacheDir, line, dateIn(timezone, ports.clock.now()));
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
