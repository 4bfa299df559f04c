import type { RunLine } from "../../../src/contract/outcome.ts";
import type { SevereRow } from "../../../src/news/became-severe.ts";
import { type Decision, decideNews, type NewsEvent, type NewsPolicy } from "../../../src/news/decide.ts";
import { endedRuns } from "../../../src/news/ended-run.ts";
import { type NewsState, NOTHING_TOLD } from "../../../src/news/state.ts";

export const MINUTE_MS = 60_000;
/** 08:00 in Seoul on the day of `aLine()`. */
export const EIGHT = Date.parse("2026-01-29T08:00:00+09:00");

type RunEnded = NewsEvent & { readonly kind: "run_ended" };

/** The end of the one run that these lines are of. */
export function runEnded(lines: readonly RunLine[], change: Partial<RunEnded> = {}): RunEnded {
  const [run, ...more] = endedRuns(lines);
  if (run === undefined || more.length > 0) throw new Error("these lines are not of one run");
  const lastGood = { offline: "2026-01-28", online: null };
  return { kind: "run_ended", run, lastGood, severe: {}, sourceUnchanged: false, ...change };
}

/** A counterparty that became 심각; the name is the key. */
export function severeRow(key: string, change: Partial<SevereRow> = {}): SevereRow {
  const row = { orgName: "가나다상사(가상)", counterpartyName: key, gap: 320_000_000, coverageRatio: 0.1234 };
  return { key, ...row, isNew: false, ...change };
}

/** Decides one event after the other, as a newsroom does. */
export class Desk {
  state: NewsState = NOTHING_TOLD;
  readonly policy: NewsPolicy;

  constructor(policy: Partial<NewsPolicy> = {}) {
    this.policy = { cooldownMs: 60 * MINUTE_MS, modes: ["offline", "online"], ...policy };
  }

  /** What comes of an event, `minute` minutes after eight. */
  at(minute: number, event: NewsEvent): Pick<Decision, "news" | "ping"> {
    const { state, news, ping } = decideNews(this.state, event, this.policy, EIGHT + minute * MINUTE_MS);
    this.state = state;
    return { news, ping };
  }

  /** The end of a run whose lines are started at this minute. */
  ends(minute: number, lines: readonly RunLine[], change: Partial<RunEnded> = {}): Pick<Decision, "news" | "ping"> {
    const started_at = new Date(EIGHT + minute * MINUTE_MS + 9 * 3_600_000).toISOString().replace("Z", "+09:00");
    const own = lines.map((line) => ({ ...line, started_at, job_run_id: `run-${minute}` }));
    return this.at(minute, runEnded(own, change));
  }
}
