import type { Counterparty, Report } from "../../contract/report.ts";

/** A value that two reports do not agree on; undefined where one has none. */
export interface Difference {
  /** `counterparties["o1","영업본부"].gap`. */
  readonly path: string;
  readonly published: unknown;
  readonly recomputed: unknown;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Cards worded by rule, which are as deterministic as figures. */
  readonly cardsCompared: number;
  /** Cards that a model worded: nobody can say them again. */
  readonly cardsSkipped: number;
}

/**
 * Compares what follows from the source and the rules: every figure and field exactly, the order of the rows, and the
 * cards that were worded by rule. Not what tells of the run (`job_run_id`, `trigger`, times, hashes, `llm_meta`).
 */
export function compareReports(published: Report, recomputed: Report): Comparison {
  const byModel = new Set(published.counterparties.filter(isByModel).map(keyOf));
  const [ours, theirs] = [comparable(recomputed, byModel), comparable(published, byModel)];
  return {
    differences: differencesOf("", theirs, ours),
    cardsCompared: published.counterparties.length - byModel.size,
    cardsSkipped: byModel.size,
  };
}

function isByModel({ llm_meta }: Counterparty): boolean {
  return llm_meta.source !== "fallback";
}

function keyOf({ orgId, counterpartyName }: Counterparty): string {
  return JSON.stringify([orgId, counterpartyName]);
}

/** Rows by name, so that one that is missing does not shift the others; their order is compared apart. */
function comparable({ meta, summary, data_quality, counterparties }: Report, byModel: ReadonlySet<string>): unknown {
  const { report_id, as_of, mode, baseline_year, target_year, timezone, source } = meta;
  return {
    meta: { report_id, as_of, mode, baseline_year, target_year, timezone, source },
    summary,
    data_quality,
    counterparties: Object.fromEntries(counterparties.map((row) => [keyOf(row), rowOf(row, byModel.has(keyOf(row)))])),
    order: counterparties.map(keyOf),
  };
}

function rowOf({ llm_meta: _of_the_run, ...row }: Counterparty, byModel: boolean): unknown {
  if (!byModel) return row;
  const { risk_level_llm: _level, top_blockers: _blockers, ...others } = row;
  const { evidence_bullets: _bullets, recommended_actions: _actions, ...rule } = others;
  return rule;
}

function differencesOf(path: string, published: unknown, recomputed: unknown): Difference[] {
  if (Object.is(published, recomputed)) return [];
  const [theirs, ours] = [fieldsOf(published), fieldsOf(recomputed)];
  if (theirs === null || ours === null) return [{ path, published, recomputed }];
  const names = new Set([...theirs.keys(), ...ours.keys()]);
  return [...names].flatMap((name) => differencesOf(join(path, name), theirs.get(name), ours.get(name)));
}

/** The fields of an object or the items of a list; null for anything else. */
function fieldsOf(value: unknown): Map<string, unknown> | null {
  return value !== null && typeof value === "object" ? new Map(Object.entries(value)) : null;
}

function join(path: string, name: string): string {
  if (name.startsWith("[")) return `${path}${name}`;
  if (/^\d+$/.test(name)) return `${path}[${name}]`;
  return path === "" ? name : `${path}.${name}`;
}
