import type { LlmSettings, Prompts } from "../contract/llm.ts";
import { canonicalJson, sha256 } from "../lib/hash.ts";
import { canonicalFacts } from "./canonical.ts";
import type { CardPayload } from "./payload.ts";

/** What a card is known by: the facts it words (`llm_input_hash`), and them with everything that words them. */
export interface CardKey {
  readonly inputHash: string;
  readonly cacheKey: string;
}

/** SPEC 7: another payload, prompt, model or parameter is another card. */
export function cardKey(payload: CardPayload, prompts: Prompts, settings: LlmSettings): CardKey {
  const inputHash = sha256(canonicalFacts(payload));
  const { provider, model, baseUrl, maxTokens, temperature } = settings;
  const words = { provider, model, baseUrl, maxTokens, temperature };
  return { inputHash, cacheKey: sha256(canonicalJson({ input: inputHash, prompt: prompts.hash, words })) };
}
