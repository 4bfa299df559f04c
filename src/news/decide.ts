import type { Mode } from "../contract/mode.ts";
import type { SevereRow } from "./became-severe.ts";
import { type ByMode, type EndedRun, endedAt, isGood, voiceOf } from "./ended-run.ts";
import type { News, SevereNews, UnchangedNews } from "./news.ts";
import type { NewsState } from "./state.ts";
import { afterFailure, dueLater, type LastGood, recover, tellFailures } from "./trouble.ts";

/** News that are older are none; ms. */
export const STALE_MS = 86_400_000;

export interface NewsPolicy {
  /** A failure of the same mode and code is told again only after this long. */
  readonly cooldownMs: number;
  /** Whose failures count: REPORT_MODES. */
  readonly modes: readonly Mode[];
}

/** Who became 심각 since the report of `comparedWith`. */
export interface Comparison {
  readonly comparedWith: string;
  readonly rows: readonly SevereRow[];
}

/** What a decision needs of the world. */
export type NewsEvent =
  | {
      readonly kind: "run_ended";
      readonly run: EndedRun;
      readonly lastGood: LastGood;
      /** Of the modes whose report was made by this run. */
      readonly severe: ByMode<Comparison>;
      readonly sourceUnchanged: boolean;
    }
  | { readonly kind: "time_passed"; readonly lastGood: LastGood };

export interface Decision {
  readonly state: NewsState;
  readonly news: readonly News[];
  /** How the dead man's switch hears of the run; null when it does not. */
  readonly ping: "success" | "fail" | null;
}

/** Who is told what (docs/decisions/0010). `now` is epoch ms. */
export function decideNews(state: NewsState, event: NewsEvent, policy: NewsPolicy, now: number): Decision {
  switch (event.kind) {
    case "time_passed": {
      const due = dueLater(state, policy.modes, policy.cooldownMs, now);
      return { ...tellFailures(state, due, event.lastGood, now), ping: null };
    }
    case "run_ended":
      return afterRun(state, event, policy, now);
  }
}

function afterRun(
  before: NewsState,
  event: NewsEvent & { kind: "run_ended" },
  policy: NewsPolicy,
  now: number,
): Decision {
  const { run, lastGood } = event;
  const voice = voiceOf(run);
  if (voice === "silent") return { state: before, news: [], ping: null };
  let state = before;
  const tell: Mode[] = [];
  for (const line of voice === "scheduled" ? run.lines.filter(({ result }) => result === "FAILED") : []) {
    const [mode, isTold] = afterFailure(state[line.mode], line, policy.cooldownMs, now);
    state = { ...state, [line.mode]: mode };
    if (isTold) tell.push(line.mode);
  }
  const failed = tellFailures(state, tell, lastGood, now);
  const recovered = recover(failed.state, run.lines.filter(isGood));
  const unchanged = unchangedNews(recovered.state, event);
  const severe = severeNews(unchanged.state, event);
  const fresh = run.lines.some((line) => now - endedAt(line) < STALE_MS);
  return {
    state: severe.state,
    news: fresh ? [...failed.news, ...recovered.news, ...unchanged.news, ...severe.news] : [],
    ping: fresh ? pingOf(severe.state, run, policy) : null,
  };
}

/** `fail` as long as any mode is in trouble: one mode's success must not cover the other's failure. */
function pingOf(state: NewsState, run: EndedRun, { modes }: NewsPolicy): "success" | "fail" | null {
  const inTrouble = modes.some((mode) => state[mode].trouble !== null);
  if (voiceOf(run) === "asked") return run.lines.some(isGood) && !inTrouble ? "success" : null;
  if (run.lines.every(({ result }) => result === "SKIPPED_LOCKED")) return null; // whoever holds the lock speaks
  return inTrouble || run.lines.some(({ result }) => result === "FAILED") ? "fail" : "success";
}

/** Only after the night: what somebody makes at 00:30 is from yesterday's export for good reason. */
function unchangedNews(
  state: NewsState,
  { run, sourceUnchanged }: NewsEvent & { kind: "run_ended" },
): { readonly state: NewsState; readonly news: readonly UnchangedNews[] } {
  const { asOf } = run;
  if (!sourceUnchanged || voiceOf(run) !== "scheduled" || state.unchangedTold === asOf) return { state, news: [] };
  return { state: { ...state, unchangedTold: asOf }, news: [{ kind: "source_unchanged", asOf }] };
}

/** Each counterparty once a day, also when the report is made again. */
function severeNews(
  before: NewsState,
  { run, severe }: NewsEvent & { kind: "run_ended" },
): { readonly state: NewsState; readonly news: readonly SevereNews[] } {
  let state = before;
  const news: SevereNews[] = [];
  for (const { mode } of run.lines) {
    const found = severe[mode];
    if (found === undefined) continue;
    const told = before[mode].severe?.asOf === run.asOf ? before[mode].severe.keys : [];
    const rows = found.rows.filter(({ key }) => !told.includes(key));
    if (rows.length === 0) continue;
    const keys = [...told, ...rows.map(({ key }) => key)];
    state = { ...state, [mode]: { ...state[mode], severe: { asOf: run.asOf, keys } } };
    const { comparedWith } = found;
    news.push({ kind: "became_severe", mode, asOf: run.asOf, comparedWith, rows, further: told.length > 0 });
  }
  return { state, news };
}
