import type { ReportMeta } from "../contract/report.ts";
import { hashInputs, type Inputs, inputsOf } from "./inputs.ts";
import type { Config } from "./load-config.ts";

/** What a report was made with, against what there is now. */
export interface InputsThen {
  readonly timezone: string;
  /** null: it cannot be told, since the model's settings are others now too. */
  readonly dates: Inputs["dates"] | null;
  /** What is another now and cannot be had back: rules and program. A difference then proves nothing. */
  readonly lost: readonly string[];
  /** What is another now, but was used as it was. */
  readonly others: readonly string[];
}

/** Reads it from the report's meta; DATE_KST_MODE is only in its `inputs_hash`, which is tried for both. */
export function inputsThen(meta: ReportMeta, config: Config): InputsThen {
  const now = inputsOf(config, meta.source_identity);
  const dates = datesOf(meta, now);
  const lost = [
    ...changed("rules (rules_hash)", meta.rules_hash.slice(0, 12), now.rules.slice(0, 12)),
    ...changed("program (generator_version)", meta.generator_version, now.generator),
    ...(dates === null ? [`DATE_KST_MODE may have been another, it is ${now.dates} now`] : []),
  ];
  const others = [
    ...changed("TZ", meta.timezone, now.timezone),
    ...(dates === null ? [] : changed("DATE_KST_MODE", dates, now.dates)),
  ];
  return { timezone: meta.timezone, dates, lost, others };
}

function changed(name: string, then: string, now: string): string[] {
  return then === now ? [] : [`${name}: ${then} then, ${now} now`];
}

function datesOf(meta: ReportMeta, now: Inputs): Inputs["dates"] | null {
  const { rules_hash: rules, prompts_hash: prompts, timezone, generator_version: generator } = meta;
  for (const model of [now.model, null]) {
    for (const dates of ["strict", "legacy"] as const) {
      if (hashInputs({ ...now, rules, prompts, timezone, generator, model, dates }) === meta.inputs_hash) return dates;
    }
  }
  return null;
}
