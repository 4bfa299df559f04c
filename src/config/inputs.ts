import { canonicalJson, sha256 } from "../lib/hash.ts";
import type { Environment } from "./config.ts";
import type { Config } from "./load-config.ts";

/** Everything a report depends on (SPEC 4, `inputs_hash`). */
export interface Inputs {
  /** `source_identity`. */
  readonly source: string;
  readonly rules: string;
  readonly prompts: string;
  /** The model and its parameters; null when none is on. */
  readonly model: unknown;
  readonly dates: Environment["DATE_KST_MODE"];
  readonly timezone: string;
  readonly generator: string;
}

/** Equal hashes mean that building again would say the same. */
export function hashInputs(inputs: Inputs): string {
  return sha256(canonicalJson(inputs));
}

/** What a report from this source would depend on now. */
export function inputsOf(config: Config, source: string): Inputs {
  const { env, rulesHash: rules, promptsHash: prompts, generatorVersion: generator } = config;
  return { source, rules, prompts, model: modelOf(env), dates: env.DATE_KST_MODE, timezone: env.TZ, generator };
}

/** The `inputs_hash` of a report from this source (SPEC 4). */
export function inputsHash(config: Config, source: string): string {
  return hashInputs(inputsOf(config, source));
}

function modelOf(env: Environment): unknown {
  if (env.LLM_PROVIDER === "none" || env.OPENAI_API_KEY === undefined) return null;
  const { LLM_MODEL, LLM_BASE_URL, LLM_MAX_TOKENS, LLM_TEMPERATURE, LLM_SEND_MEMOS } = env;
  return { LLM_MODEL, LLM_BASE_URL, LLM_MAX_TOKENS, LLM_TEMPERATURE, LLM_SEND_MEMOS };
}
