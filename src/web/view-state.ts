import type { Blocker, RiskLevel } from "../contract/card.ts";
import type { Mode } from "../contract/mode.ts";
import type { RuleTrigger } from "../contract/report.ts";
import type { Tier } from "../contract/rules.ts";
import { BLOCKER_WORDS, LEVELS, TIERS, TRIGGER_WORDS } from "./words/report-words.ts";

export const TABS = ["list", "changes", "trend"] as const;
export type Tab = (typeof TABS)[number];

export const SORT_KEYS = ["report", "name", "tier", "target", "coverage", "ratio", "gap"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What is shown: all of it is in the address, so that a link shows the same again. */
export interface View {
  /** null: the newest there is, and so another one tomorrow. */
  readonly date: string | null;
  readonly mode: Mode;
  readonly tab: Tab;
  readonly search: string;
  readonly levels: readonly RiskLevel[];
  readonly tiers: readonly Tier[];
  readonly blocker: Blocker | null;
  readonly trigger: RuleTrigger | null;
  readonly sort: SortKey;
  readonly descending: boolean;
  /** The day that `changes` compares with; null: the cached day before. */
  readonly since: string | null;
}

export const FIRST_VIEW: View = {
  date: null,
  mode: "offline",
  tab: "list",
  search: "",
  levels: [],
  tiers: [],
  blocker: null,
  trigger: null,
  sort: "report",
  descending: false,
  since: null,
};

/** Reads an address's query; what it does not know it leaves out. */
export function readView(query: string): View {
  const given = new URLSearchParams(query);
  const one = <T extends string>(name: string, known: readonly T[]): T | null =>
    known.find((each) => each === given.get(name)) ?? null;
  const many = <T extends string>(name: string, known: readonly T[]): T[] => {
    const asked = (given.get(name) ?? "").split(",");
    return known.filter((each) => asked.includes(each));
  };
  return {
    date: dayOf(given.get("date")),
    mode: one("mode", ["offline", "online"]) ?? FIRST_VIEW.mode,
    tab: one("tab", TABS) ?? FIRST_VIEW.tab,
    search: given.get("q") ?? "",
    levels: many("level", LEVELS),
    tiers: many("tier", TIERS),
    blocker: one("blocker", keysOf(BLOCKER_WORDS)),
    trigger: one("trigger", keysOf(TRIGGER_WORDS)),
    sort: one("sort", SORT_KEYS) ?? FIRST_VIEW.sort,
    descending: given.get("dir") === "desc",
    since: dayOf(given.get("since")),
  };
}

/** The query of a view, `` for the first one; the reverse of `readView`. */
export function writeView(view: View): string {
  const said: Readonly<Record<string, string | null>> = {
    date: view.date,
    mode: view.mode === FIRST_VIEW.mode ? null : view.mode,
    tab: view.tab === FIRST_VIEW.tab ? null : view.tab,
    q: view.search,
    level: view.levels.join(","),
    tier: view.tiers.join(","),
    blocker: view.blocker,
    trigger: view.trigger,
    sort: view.sort === FIRST_VIEW.sort ? null : view.sort,
    dir: view.descending ? "desc" : null,
    since: view.since,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(said)) if (value) query.set(name, value);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

function dayOf(text: string | null): string | null {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;
}

function keysOf<K extends string>(words: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(words) as K[];
}
