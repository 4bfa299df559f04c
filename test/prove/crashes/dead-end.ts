import { existsSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { MODES, type Mode } from "../../../src/contract/mode.ts";
import { isSkip, isSuccess, type RunLine } from "../../../src/contract/outcome.ts";
import { type Report, reportSchema } from "../../../src/contract/report.ts";
import type { RunRecord } from "../../../src/contract/run-record.ts";
import type { StatusFile } from "../../../src/contract/status.ts";
import { newestRunLines } from "../../../src/job/run-log.ts";
import { readRunRecord } from "../../../src/job/run-record.ts";
import { readStatus } from "../../../src/job/status-file.ts";
import type { Scene } from "../../support/scene.ts";

const RETENTION_KEEPS = 2;
/** Snapshots that a scene keeps. */
export const SNAPSHOTS = { SNAPSHOT_KEEP: String(RETENTION_KEEPS) };
const EVERY_LINE = 100_000;

type PerMode<T> = Record<Mode, T>;

/** What lies on the disk while nothing runs. */
export interface DiskState {
  readonly texts: PerMode<string | null>;
  readonly record: RunRecord | null;
  readonly status: PerMode<StatusFile>;
  readonly lines: readonly RunLine[];
}

export async function diskState(scene: Scene, asOf: string): Promise<DiskState> {
  const textOf = (mode: Mode) => {
    const path = scene.reportPath(asOf, mode);
    return existsSync(path) ? readFileSync(path, "utf8") : null;
  };
  return {
    texts: { offline: textOf("offline"), online: textOf("online") },
    record: await readRunRecord(scene.cache),
    status: { offline: await readStatus(scene.cache, "offline"), online: await readStatus(scene.cache, "online") },
    lines: await newestRunLines(scene.cache, EVERY_LINE, () => true),
  };
}

/** The report in a text, or null for what is none. */
export function reportIn(text: string | null): Report | null {
  if (text === null) return null;
  try {
    return reportSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What a kill did to the published reports that it must not do. */
export function brokenReports(before: DiskState, after: DiskState): string[] {
  return MODES.flatMap((mode) => {
    const [was, is] = [before.texts[mode], after.texts[mode]];
    if (was === is) return [];
    if (is === null) return [`the ${mode} report is gone`];
    const [old, fresh] = [reportIn(was), reportIn(is)];
    if (fresh === null) return [`the ${mode} report is torn (${is.length} characters)`];
    if (fresh.meta.mode !== mode) return [`the ${mode} report is of ${fresh.meta.mode}`];
    if (old === null) return [];
    const [oldId, freshId] = [old.meta.job_run_id, fresh.meta.job_run_id];
    return freshId > oldId ? [] : [`the ${mode} report of ${oldId} was replaced by that of ${freshId}`];
  });
}

/** What the run log and the status say wrongly about the run that died with `dead` on the disk. */
export function untoldEnds(dead: DiskState, settled: DiskState): string[] {
  const { record } = dead;
  if (record === null) return [];
  const id = record.job_run_id;
  return record.modes.flatMap((mode) => {
    const lines = settled.lines.filter((line) => line.job_run_id === id && line.mode === mode && !isSkip(line.result));
    const [line] = lines;
    if (line === undefined || lines.length > 1) return [`${lines.length} lines tell how ${mode} of ${id} ended`];
    const published = reportIn(dead.texts[mode])?.meta.job_run_id === id;
    const told = dead.lines.some((each) => each.job_run_id === id && each.mode === mode);
    const wrong: string[] = [];
    if (published !== isSuccess(line.result))
      wrong.push(`${mode} of ${id}: ${published ? "" : "not "}published, but ${line.result}`);
    if (!published && !told && line.code !== "CRASHED" && line.code !== "PIPELINE_FAILED")
      wrong.push(`${mode} of ${id}: ${line.code}`);
    if (line.trigger !== record.trigger || line.started_at !== record.started_at || line.as_of !== record.as_of)
      wrong.push(`${mode} of ${id}: another trigger or time than the run's`);
    const shown = settled.status[mode].last_run;
    if (shown === undefined || shown.job_run_id < id)
      wrong.push(`the ${mode} status shows ${shown?.job_run_id}, not ${id}`);
    return wrong;
  });
}

/** What `last_success` and `last_run` say wrongly once everything is settled. */
export function untrueStatus(at: DiskState): string[] {
  const wrong = MODES.flatMap((mode) => {
    const { last_success: success, last_run: run } = at.status[mode];
    const meta = reportIn(at.texts[mode])?.meta;
    if (meta !== undefined && success?.job_run_id !== meta.job_run_id)
      return [`the ${mode} last_success is ${success?.job_run_id}, the report ${meta.job_run_id}`];
    if (meta === undefined && success !== undefined) return [`the ${mode} last_success points to nothing`];
    const newest = at.lines.find((line) => line.mode === mode && !isSkip(line.result));
    return newest?.job_run_id === run?.job_run_id
      ? []
      : [`the ${mode} last_run is ${run?.job_run_id}, the log's ${newest?.job_run_id}`];
  });
  const ends = at.lines.filter((line) => !isSkip(line.result)).map((line) => `${line.mode} of ${line.job_run_id}`);
  const twice = ends.filter((end, place) => ends.indexOf(end) !== place);
  return [...wrong, ...twice.map((end) => `the log tells twice how ${end} ended`)];
}

const CACHE_NAMES =
  /^(?:\d{4}-\d{2}-\d{2}\.json|status(?:_online)?\.json|counterparty-risk|encoded|run_logs|llm|\.counterparty_risk\.lock\.owner)$/;
const ENCODED_NAMES = /^(?:\d{4}-\d{2}-\d{2}\.json\.(?:gz|br)|counterparty-risk)$/;

/** What lies about after a run that went well, and nothing runs. */
export function leftovers(scene: Scene): string[] {
  const strange = (folder: string, known: RegExp) =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => !known.test(name))
      .map((name) => join(folder, name));
  const snapshots = readdirSync(scene.work).filter((name) => name.endsWith(".db"));
  return [
    ...strange(scene.cache, CACHE_NAMES),
    ...strange(join(scene.cache, "counterparty-risk", "online"), CACHE_NAMES),
    ...strange(join(scene.cache, "encoded"), ENCODED_NAMES),
    ...strange(join(scene.cache, "encoded", "counterparty-risk", "online"), ENCODED_NAMES),
    ...strange(scene.work, /^salesmap_snapshot_\d{4}-\d{2}-\d{2}_\d{6}\.db(?:\.json)?$/),
    ...(snapshots.length > RETENTION_KEEPS ? [`${snapshots.length} snapshots`] : []),
    ...readdirSync(scene.work).filter((name) => name.endsWith(".json") && !snapshots.includes(name.slice(0, -5))),
  ].map((what) => `left behind: ${what}`);
}

const LONG_AGO_SEC = 3_600;

/** Stands in for the time in which dead locks expire and temporaries become due. */
export function letTimePass(scene: Scene): void {
  if (!existsSync(scene.cache)) return;
  const at = Date.now() / 1000 - LONG_AGO_SEC;
  for (const name of readdirSync(scene.cache))
    if (name.endsWith(".lock") || /\.\d+$|\.tmp$/.test(name)) utimesSync(join(scene.cache, name), at, at);
}
