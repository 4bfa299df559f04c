import * as z from "zod";

/** The prompts of one mode: `config/prompts/<mode>/<version>/{system,user,repair}.txt`, and the sha256 over them. */
export const promptsSchema = z.object({
  version: z.string(),
  hash: z.string(),
  system: z.string(),
  user: z.string(),
  repair: z.string(),
});
export type Prompts = z.infer<typeof promptsSchema>;

/** What words the cards of a run (SPEC 7). The key goes to the build process and into requests, nowhere else. */
export const llmSettingsSchema = z.object({
  provider: z.literal("openai"),
  apiKey: z.string(),
  model: z.string(),
  /** null: the provider's own address. */
  baseUrl: z.string().nullable(),
  timeoutMs: z.number(),
  maxTokens: z.number(),
  temperature: z.number(),
  concurrency: z.number(),
  /** For all cards of a mode. */
  budgetMs: z.number(),
  sendMemos: z.boolean(),
  prompts: z.object({ offline: promptsSchema, online: promptsSchema }),
});
export type LlmSettings = z.infer<typeof llmSettingsSchema>;
