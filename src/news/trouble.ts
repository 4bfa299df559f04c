import type { FailureCode } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { RunLine } from "../contract/outcome.ts";
import { type ByMode, endedAt } from "./ended-run.ts";
import type { FailedNews, RecoveredNews } from "./news.ts";
import type { ModeNews, NewsState, Trouble } from "./state.ts";

/** `as_of` of each mode's last good report; null when it never had one. */
export type LastGood = ByMode<string | null>;

/** One mode after a failure, and whether people are told of it now. */
export function afterFailure(mode: ModeNews, line: RunLine, cooldownMs: number, now: number): [ModeNews, boolean] {
  const code = line.code ?? "PIPELINE_FAILED";
  const before = mode.trouble;
  const quiet = isCooling(mode, code, cooldownMs, now);
  const trouble: Trouble = {
    code,
    asOf: line.as_of,
    since: before?.since ?? endedAt(line),
    failures: (before?.failures ?? 0) + 1,
    told: before?.told === true || !quiet,
    untold: (before?.untold ?? 0) + (quiet ? 1 : 0),
  };
  return [{ ...mode, trouble }, !quiet];
}

/** Modes whose trouble went on behind the cooldown and is to be told now that it is over. */
export function dueLater(state: NewsState, modes: readonly Mode[], cooldownMs: number, now: number): Mode[] {
  return modes.filter((mode) => {
    const { trouble } = state[mode];
    return trouble !== null && trouble.untold > 0 && !isCooling(state[mode], trouble.code, cooldownMs, now);
  });
}

/** Epoch ms at which a kept-back failure is due; null when there is none. */
export function nextDue(state: NewsState, modes: readonly Mode[], cooldownMs: number): number | null {
  const dues = modes.flatMap((mode) => {
    const { trouble, toldAt } = state[mode];
    return trouble === null || trouble.untold === 0 ? [] : [(toldAt[trouble.code] ?? 0) + cooldownMs];
  });
  return dues.length === 0 ? null : Math.min(...dues);
}

/** A time in the future (the clock was set back) keeps nothing back. */
function isCooling({ toldAt }: ModeNews, code: FailureCode, cooldownMs: number, now: number): boolean {
  const at = toldAt[code];
  return at !== undefined && at <= now && now - at < cooldownMs;
}

/** Tells the failures of these modes, those of one cause in one message. */
export function tellFailures(
  state: NewsState,
  modes: readonly Mode[],
  lastGood: LastGood,
  now: number,
): { readonly state: NewsState; readonly news: FailedNews[] } {
  const codes = new Set(modes.flatMap((mode) => state[mode].trouble?.code ?? []));
  const news = [...codes].map((code) => failedNews(state, modes, code, lastGood));
  return { state: changed(state, modes, (mode) => told(mode, now)), news };
}

function failedNews(state: NewsState, modes: readonly Mode[], code: FailureCode, lastGood: LastGood): FailedNews {
  const alike = modes.filter((mode) => state[mode].trouble?.code === code);
  const troubles = alike.flatMap((mode) => state[mode].trouble ?? []);
  return {
    kind: "failed",
    code,
    asOf: troubles[0]?.asOf ?? "",
    modes: alike.map((mode) => ({ mode, lastGood: lastGood[mode] ?? null })),
    since: Math.min(...troubles.map(({ since }) => since)),
    failures: Math.max(...troubles.map(({ failures }) => failures)),
  };
}

function told(mode: ModeNews, now: number): ModeNews {
  const { trouble } = mode;
  if (trouble === null) return mode;
  return {
    ...mode,
    trouble: { ...trouble, told: true, untold: 0 },
    toldAt: { ...mode.toldAt, [trouble.code]: now },
  };
}

/** Ends the trouble of modes that are good again; people hear of the end of what they were told. */
export function recover(
  state: NewsState,
  good: readonly RunLine[],
): { readonly state: NewsState; readonly news: RecoveredNews[] } {
  const modes = good.map(({ mode }) => mode);
  const next = changed(state, modes, (mode) => ({ ...mode, trouble: null }));
  const over = good.filter(({ mode }) => state[mode].trouble?.told === true);
  const troubles = over.flatMap(({ mode }) => state[mode].trouble ?? []);
  const [first] = over;
  if (first === undefined) return { state: next, news: [] };
  const news: RecoveredNews = {
    kind: "recovered",
    asOf: first.as_of,
    modes: over.map(({ mode }) => mode),
    since: Math.min(...troubles.map(({ since }) => since)),
    at: Math.max(...over.map(endedAt)),
    failures: Math.max(...troubles.map(({ failures }) => failures)),
  };
  return { state: next, news: [news] };
}

function changed(state: NewsState, modes: readonly Mode[], change: (mode: ModeNews) => ModeNews): NewsState {
  return { ...state, ...Object.fromEntries(modes.map((mode) => [mode, change(state[mode])])) };
}
