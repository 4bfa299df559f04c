import type { Diff } from "../contract/diff.ts";
import type { HistoryDay } from "../contract/history.ts";
import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import type { Report } from "../contract/report.ts";
import type { PublicStatus } from "../contract/status.ts";

const API = "api/report/counterparty-risk";

/** Where events are told. */
export const EVENTS = `${API}/events`;

/** The server answered, and not with what was asked for; `code` is 0-length when it was no problem+json. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** The report of a day; with null of today. It may be stale, and says so. */
export function fetchReport(mode: Mode, day: string | null, signal: AbortSignal): Promise<Report> {
  return ask(`${API}?${query({ mode, date: day })}`, { signal });
}

export async function fetchHistory(mode: Mode, signal: AbortSignal): Promise<readonly HistoryDay[]> {
  return (await ask<{ readonly days: readonly HistoryDay[] }>(`${API}/history?${query({ mode })}`, { signal })).days;
}

export function fetchDiff(mode: Mode, from: string, to: string, signal: AbortSignal): Promise<Diff> {
  return ask(`${API}/diff?${query({ mode, from, to })}`, { signal });
}

export function fetchStatus(signal: AbortSignal): Promise<PublicStatus> {
  return ask(`${API}/status`, { signal });
}

export async function fetchRuns(signal: AbortSignal): Promise<readonly RunLine[]> {
  return (await ask<{ readonly runs: readonly RunLine[] }>(`${API}/runs?limit=20`, { signal })).runs;
}

/** Begins a forced run; it goes on after the answer. `token` is the operator's, null when none is needed. */
export function recompute(
  mode: Mode,
  day: string | null,
  token: string | null,
  acceptImplausible: boolean,
): Promise<Pick<RunLine, "job_run_id" | "msg"> & { readonly result: RunLine["result"] | null }> {
  const asked = query({ mode, date: day, wait: "false", accept_implausible: String(acceptImplausible) });
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  return ask(`${API}/recompute?${asked}`, { method: "POST", headers });
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const { code = "", detail = "" } = (body ?? {}) as { readonly code?: string; readonly detail?: string };
  throw new Refusal(response.status, code, detail || `HTTP ${response.status}`);
}

function query(values: Readonly<Record<string, string | null>>): URLSearchParams {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null) given.set(name, value);
  return given;
}
