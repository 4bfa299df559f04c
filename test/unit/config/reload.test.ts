import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadConfig } from "../../../src/config/load-config.ts";
import { reloadConfig } from "../../../src/config/reload.ts";
import { cronProblem } from "../../../src/schedule/slots.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const CONFIG = new URL("../../../config/", import.meta.url).pathname;

/** A folder with rules, prompts and an environment file of its own, and a configuration loaded from it. */
async function started() {
  const folder = temporaryFolder();
  cpSync(CONFIG, folder, { recursive: true });
  const lay = (name: string, text: string) => writeFileSync(join(folder, name), text);
  lay("environment", "LOG_LEVEL=info\nPORT=1\n");
  const env = { RULES_PATH: "rules.json", PROMPTS_DIR: "prompts", ENV_FILE: "environment", LOG_LEVEL: "warn" };
  const loaded = await loadConfig(env, folder, { cronProblem });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  const { config } = loaded;
  const reload = () => reloadConfig(config, env, folder, { cronProblem });
  return { config, lay, reload, rules: { ...config.rules } };
}

it("takes rules and prompts anew, and the log level from ENV_FILE; nothing else", async () => {
  const { config, lay, reload, rules } = await started();
  lay("rules.json", JSON.stringify({ ...rules, plausibility: { min_ratio: 0.1 } }));
  lay("prompts/online/v1/system.txt", "새로 쓴 안내");
  const loaded = await reload();
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  expect(loaded.config.rules.plausibility.min_ratio).toBe(0.1);
  expect(loaded.config.rulesHash).not.toBe(config.rulesHash);
  expect(loaded.config.prompts.online.system).toBe("새로 쓴 안내");
  expect(loaded.config.promptsHash).not.toBe(config.promptsHash);
  expect(loaded.config.env).toEqual({ ...config.env, LOG_LEVEL: "info" });
});

it("keeps the level of the start where ENV_FILE names none", async () => {
  const { lay, reload } = await started();
  lay("environment", "# nothing here\n");
  expect(await reload()).toMatchObject({ ok: true, config: { env: { LOG_LEVEL: "warn" } } });
});

it("names every mistake, and changes nothing with any", async () => {
  const { lay, reload } = await started();
  lay("rules.json", "{");
  lay("prompts/offline/v1/user.txt", "no room");
  lay("environment", "LOG_LEVEL=loud\n");
  const loaded = await reload();
  expect(loaded.ok ? [] : loaded.mistakes.map(({ name }) => name)).toEqual([
    "LOG_LEVEL",
    "RULES_PATH",
    "PROMPTS_DIR",
    "PROMPTS_DIR",
  ]);
});

it("names an ENV_FILE that is gone", async () => {
  const { config } = await started();
  const gone = { ...config, env: { ...config.env, ENV_FILE: "gone" } };
  const loaded = await reloadConfig(gone, {}, temporaryFolder(), { cronProblem });
  expect(loaded.ok ? [] : loaded.mistakes.map(({ name }) => name)).toEqual(["ENV_FILE"]);
});
