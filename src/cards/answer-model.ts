import type { LlmSettings } from "../contract/llm.ts";
import { answerShape } from "./answer.ts";
import { type LlmClientOptions, openAiModel } from "./llm-client.ts";
import type { Model } from "./model.ts";

/** The model that words cards: what it is asked for is an answer of SPEC 7. */
export function answerModel(settings: LlmSettings, options?: LlmClientOptions): Model {
  return openAiModel(settings, answerShape, options);
}
