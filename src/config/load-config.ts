import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { LlmSettings, PromptsOfModes } from "../contract/llm.ts";
import { type Rules, rulesSchema } from "../contract/rules.ts";
import { messageOf } from "../lib/errors.ts";
import { canonicalJson, sha256 } from "../lib/hash.ts";
import { PACKAGE_ROOT, packageVersion } from "../lib/package-root.ts";
import { type Environment, type Mistake, parseEnvironment } from "./config.ts";
import { withCredentials } from "./credentials.ts";
import { loadPrompts } from "./prompts.ts";

/** Everything the program is told from outside; paths absolute. */
export interface Config {
  readonly env: Environment;
  readonly dbPath: string;
  readonly cacheDir: string;
  readonly workDir: string;
  readonly rules: Rules;
  readonly rulesHash: string;
  readonly prompts: PromptsOfModes;
  readonly promptsHash: string;
  readonly generatorVersion: string;
}

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistakes: Mistake[] };

/** What only another stage knows: whether a cron line is one (null when it is), in a zone. */
export interface Checks {
  cronProblem(cron: string): string | null;
}

/**
 * Loads environment, rules and prompts (SPEC 8). Data paths start at the working directory `cwd`, the defaults of
 * RULES_PATH and PROMPTS_DIR at the package. Every mistake is told at once.
 */
export async function loadConfig(
  processEnv: Readonly<Record<string, string | undefined>>,
  cwd: string,
  checks: Checks,
): Promise<Loaded> {
  const mistakes: Mistake[] = [];
  const rawEnv = await withCredentials(processEnv, mistakes);
  const parsed = parseEnvironment(rawEnv);
  if (!parsed.ok) mistakes.push(...parsed.mistakes);
  // the files and the cron line are looked at even when another variable is wrong
  const cron = rawEnv.REPORT_CRON || "0 8 * * *";
  const cronProblem = checks.cronProblem(cron);
  if (cronProblem !== null)
    mistakes.push({ name: "REPORT_CRON", problem: `${cronProblem} (it is ${JSON.stringify(cron)})` });
  const rulesPath = resolve(cwd, rawEnv.RULES_PATH || join(PACKAGE_ROOT, "config", "rules.json"));
  const rules = loadRules(rulesPath, mistakes);
  const prompts = loadPrompts(resolve(cwd, rawEnv.PROMPTS_DIR || join(PACKAGE_ROOT, "config", "prompts")), mistakes);
  const generatorVersion = packageVersion();
  if (!parsed.ok || rules === null || prompts === null || mistakes.length > 0) return { ok: false, mistakes };
  const { value: env } = parsed;
  const config: Config = {
    env,
    dbPath: resolve(cwd, env.DB_PATH),
    cacheDir: resolve(cwd, env.CACHE_DIR),
    workDir: resolve(cwd, env.WORK_DIR),
    rules,
    rulesHash: sha256(canonicalJson(rules)),
    prompts,
    promptsHash: sha256(canonicalJson({ offline: prompts.offline.hash, online: prompts.online.hash })),
    generatorVersion,
  };
  return { ok: true, config };
}

function loadRules(path: string, mistakes: Mistake[]): Rules | null {
  try {
    const parsed = rulesSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const where = issue.path.length === 0 ? "the file" : issue.path.join(".");
      mistakes.push({ name: "RULES_PATH", problem: `${path}: ${where}: ${issue.message}` });
    }
  } catch (error) {
    mistakes.push({ name: "RULES_PATH", problem: `${path}: ${messageOf(error)}` });
  }
  return null;
}

/** What words the cards; null unless `LLM_PROVIDER=openai` and a key switch it on (SPEC 7). */
export function llmSettings({ env, prompts }: Config): LlmSettings | null {
  if (env.LLM_PROVIDER === "none" || env.OPENAI_API_KEY === undefined) return null;
  return {
    provider: env.LLM_PROVIDER,
    apiKey: env.OPENAI_API_KEY,
    model: env.LLM_MODEL,
    baseUrl: env.LLM_BASE_URL ?? null,
    timeoutMs: env.LLM_TIMEOUT * 1000,
    maxTokens: env.LLM_MAX_TOKENS,
    temperature: env.LLM_TEMPERATURE,
    concurrency: env.LLM_CONCURRENCY,
    budgetMs: env.LLM_BUDGET_SEC * 1000,
    sendMemos: env.LLM_SEND_MEMOS,
    prompts,
  };
}
