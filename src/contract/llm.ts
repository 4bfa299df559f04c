import type { Mode } from "./mode.ts";

/** The prompts of one mode: `config/prompts/<mode>/<version>/{system,user,repair}.txt`, and the sha256 over them. */
export interface Prompts {
  readonly version: string;
  readonly hash: string;
  readonly system: string;
  readonly user: string;
  readonly repair: string;
}

export type PromptsOfModes = Readonly<Record<Mode, Prompts>>;

/** What words the cards of a run (SPEC 7). The key goes to the build process and into requests, nowhere else. */
export interface LlmSettings {
  readonly provider: "openai";
  readonly apiKey: string;
  readonly model: string;
  /** null: the provider's own address. */
  readonly baseUrl: string | null;
  readonly timeoutMs: number;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly concurrency: number;
  /** For all cards of a mode. */
  readonly budgetMs: number;
  readonly sendMemos: boolean;
  readonly prompts: PromptsOfModes;
}
