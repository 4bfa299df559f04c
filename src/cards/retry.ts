import { retryAfterMs } from "../lib/retry-after.ts";

/** What became of a request that brought no answer. */
export type Happened =
  /** `says` is all that the error says of itself, for this decision only; `retryAfter` the header as it came. */
  | { readonly kind: "status"; readonly status: number; readonly says: string; readonly retryAfter: string | null }
  | { readonly kind: "network" | "timeout" }
  /** `unusable`: a reply that is none. `unsendable`: no request could be made of these settings. */
  | { readonly kind: "unusable" | "unsendable" };

export type Next =
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "give-up"; readonly as: "timeout" | "failed" | "hopeless" };

export interface RetryTerms {
  /** The waits before the second request, the third, … in ms; there is no request after the last of them. */
  readonly backoffMs: readonly number[];
  /** Epoch ms. */
  readonly now: number;
  /** In 0..1, for the jitter. */
  readonly random: number;
}

export const BACKOFF_MS: readonly number[] = [500, 1000];
/** However long a server asks us to stay away: a report waits behind this. */
const LONGEST_WAIT_MS = 5_000;

/** A key, an address or a right that will not change within a run. A redirect is not followed: it would take the prompt elsewhere. */
const HOPELESS_STATUS = [301, 302, 303, 307, 308, 401, 403, 404];
/** A complaint about what every request of ours has alike: the model, the format, a parameter. */
const ABOUT_SETTINGS =
  /response_format|json_schema|unsupported[_ ](parameter|value)|(invalid|unknown|unsupported|not a valid) model|model.{0,80}not[ _](exist|found|supported|support)/is;
/** Said with a 429, but no waiting helps: the account is empty. */
const NO_MONEY = /insufficient_quota/i;

/** Whether a request that failed is made again, and when (SPEC 7). `attempt` counts from 1. */
export function afterTrouble(happened: Happened, attempt: number, terms: RetryTerms): Next {
  if (isHopeless(happened)) return { kind: "give-up", as: "hopeless" };
  const backoffMs = terms.backoffMs[attempt - 1];
  if (backoffMs === undefined || !mayPass(happened)) {
    return { kind: "give-up", as: happened.kind === "timeout" ? "timeout" : "failed" };
  }
  const jittered = backoffMs * (0.75 + terms.random / 2);
  // never sooner than our own backoff: a "0" or a past date shall not make us hammer
  return { kind: "wait", ms: Math.min(Math.max(jittered, askedMs(happened, terms.now)), LONGEST_WAIT_MS) };
}

function askedMs(happened: Happened, now: number): number {
  if (happened.kind !== "status" || happened.retryAfter === null) return 0;
  return retryAfterMs(happened.retryAfter, now) ?? 0;
}

function isHopeless(happened: Happened): boolean {
  if (happened.kind !== "status") return happened.kind === "unsendable";
  if (happened.status === 400) return ABOUT_SETTINGS.test(happened.says);
  if (happened.status === 429) return NO_MONEY.test(happened.says);
  return HOPELESS_STATUS.includes(happened.status);
}

function mayPass(happened: Happened): boolean {
  if (happened.kind === "status") return happened.status === 429 || happened.status >= 500;
  return happened.kind === "network" || happened.kind === "timeout";
}
