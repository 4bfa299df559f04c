import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { messageOf } from "../lib/errors.ts";
import type { Mistake } from "./config.ts";
import { type Checks, type Config, type Loaded, loadConfig } from "./load-config.ts";

/**
 * What a reload changes: rules and prompts from their files, and LOG_LEVEL from ENV_FILE, since the environment of a
 * process cannot be changed from outside. Everything else stays as it was at the start. With any mistake nothing changes.
 */
export async function reloadConfig(
  present: Config,
  rawEnv: Readonly<Record<string, string | undefined>>,
  cwd: string,
  checks: Checks,
): Promise<Loaded> {
  const mistakes: Mistake[] = [];
  const level = await levelIn(present.env.ENV_FILE, cwd, mistakes);
  const fresh = await loadConfig({ ...rawEnv, ...level }, cwd, checks);
  if (!fresh.ok) mistakes.push(...fresh.mistakes);
  if (!fresh.ok || mistakes.length > 0) return { ok: false, mistakes };
  const { rules, rulesHash, prompts, promptsHash } = fresh.config;
  const env = { ...present.env, LOG_LEVEL: fresh.config.env.LOG_LEVEL };
  return { ok: true, config: { ...present, env, rules, rulesHash, prompts, promptsHash } };
}

async function levelIn(
  file: string | undefined,
  cwd: string,
  mistakes: Mistake[],
): Promise<{ readonly LOG_LEVEL?: string }> {
  if (file === undefined) return {};
  try {
    const { LOG_LEVEL } = parseEnv(await readFile(resolve(cwd, file), "utf8"));
    return LOG_LEVEL === undefined ? {} : { LOG_LEVEL };
  } catch (error) {
    mistakes.push({ name: "ENV_FILE", problem: messageOf(error) });
    return {};
  }
}
