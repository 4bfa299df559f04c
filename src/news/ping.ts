import type { RunLine } from "../contract/outcome.ts";
import type { RunRecord } from "../contract/run-record.ts";
import { sha256 } from "../lib/hash.ts";
import type { EndedRun } from "./ended-run.ts";

/** How a run is told to a dead man's switch that speaks the protocol of healthchecks.io. `log` changes nothing there. */
export type PingKind = "start" | "success" | "fail" | "log";

export interface Ping {
  readonly kind: PingKind;
  /** Names the run, so that overlapping ones are told apart; null for none. */
  readonly rid: string | null;
  readonly body: string;
}

/** Where a ping goes: the kind is one more step of the path, a query stays. */
export function pingUrl(url: string, { kind, rid }: Pick<Ping, "kind" | "rid">): string {
  const to = new URL(url);
  to.pathname = to.pathname.replace(/\/+$/, "") + (kind === "success" ? "" : `/${kind}`);
  if (rid !== null) to.searchParams.set("rid", rid);
  return to.href;
}

/** The beginning of a run. */
export function startPing(record: RunRecord): Ping {
  const { job_run_id: jobRunId, trigger, as_of, modes } = record;
  return {
    kind: "start",
    rid: ridOf(jobRunId, trigger, record.started_at),
    body: `${as_of} ${trigger} ${jobRunId} ${modes.join(",")}`,
  };
}

/** The end of a run, a line for each mode; messages may quote data and stay at home. */
export function endPing(kind: "success" | "fail", run: EndedRun): Ping {
  return { kind, rid: ridOf(run.jobRunId, run.trigger, run.startedAt), body: run.lines.map(lineText).join("\n") };
}

function lineText(line: RunLine): string {
  const ended = line.code === null ? line.result : `${line.result} ${line.code}`;
  const { as_of, mode, trigger, job_run_id, duration_ms } = line;
  return `${as_of} ${mode} ${ended} ${trigger} ${job_run_id} ${(duration_ms / 1000).toFixed(1)} s`;
}

/** A UUID (version 8) that follows from the run: whoever settles a dead run ends what that one began. */
function ridOf(jobRunId: string, trigger: string, startedAt: string): string {
  const hex = sha256(`${jobRunId} ${trigger} ${startedAt}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(12, 15)}`, `8${hex.slice(15, 18)}`, hex.slice(18, 30)].join(
    "-",
  );
}
