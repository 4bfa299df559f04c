import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { inputsHash } from "../../../src/config/inputs.ts";
import { type Config, llmSettings, loadConfig } from "../../../src/config/load-config.ts";
import { cronProblem } from "../../../src/schedule/slots.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const RULES = readFileSync(new URL("../../../config/rules.json", import.meta.url), "utf8");

type Env = Record<string, string>;

async function load(env: Env = {}, cwd = temporaryFolder()): Promise<Config> {
  const loaded = await loadConfig(env, cwd, { cronProblem });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  return loaded.config;
}

async function mistakesOf(env: Env, cwd = temporaryFolder()): Promise<string[]> {
  const loaded = await loadConfig(env, cwd, { cronProblem });
  return loaded.ok ? [] : loaded.mistakes.map(({ name, problem }) => `${name}: ${problem}`);
}

/** A rules file with this part changed; answers its path. */
function rulesWith(change: Record<string, unknown>): string {
  const path = join(temporaryFolder(), "rules.json");
  writeFileSync(path, JSON.stringify({ ...JSON.parse(RULES), ...change }));
  return path;
}

function lay(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

describe("the configuration", () => {
  it("has paths of data that start at the working directory, and the package's rules and prompts", async () => {
    const cwd = temporaryFolder();
    expect(await load({}, cwd)).toMatchObject({
      dbPath: join(cwd, "salesmap_latest.db"),
      cacheDir: join(cwd, "report_cache"),
      workDir: join(cwd, "report_work"),
      rules: JSON.parse(RULES),
    });
  });

  it("takes absolute paths as they are, and relative ones from the working directory", async () => {
    const cwd = temporaryFolder();
    lay(join(cwd, "mine", "rules.json"), JSON.stringify({ ...JSON.parse(RULES), deals_top: 7 }));
    const env = { DB_PATH: "/export/db", CACHE_DIR: "../cache", RULES_PATH: "mine/rules.json" };
    const config = await load(env, cwd);
    expect(config).toMatchObject({ dbPath: "/export/db", cacheDir: join(cwd, "..", "cache") });
    expect(config.rules.deals_top).toBe(7);
  });

  it("knows the version of its package", async () => {
    expect((await load()).generatorVersion).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("tells the mistakes of environment, schedule and rules at once", async () => {
    const env = {
      PORT: "abc",
      TZ: "Mars",
      REPORT_CRON: "0 0 8 * * *",
      RULES_PATH: rulesWith({ colour: "red", deals_top: -1, min_coverage: [0.1] }),
    };
    const told = await mistakesOf(env);
    expect(told.map((mistake) => mistake.replace(/:.*/s, "")).sort()).toEqual([
      "PORT",
      "REPORT_CRON",
      "RULES_PATH",
      "RULES_PATH",
      "RULES_PATH",
      "TZ",
    ]);
    const rules = told.filter((mistake) => mistake.startsWith("RULES_PATH")).join("\n");
    for (const what of ["colour", "deals_top", "min_coverage"]) expect(rules).toContain(what);
  });

  it.each([
    ["thresholds that do not fall", { tier_thresholds: { S0: 1, P0: 2, P1: 3, P2: 4 } }, "tier_thresholds"],
    ["a multiplier of 0", { target_multipliers: { S0: 0, P0: 1, P1: 1, P2: 1 } }, "target_multipliers"],
    ["eleven months", { min_coverage: Array(11).fill(0.5) }, "min_coverage"],
    ["a ratio beyond 1", { plausibility: { min_ratio: 1.5 } }, "plausibility.min_ratio"],
    ["a year that is none", { baseline_year: 0 }, "baseline_year"],
    ["a missing name", { uncategorized_name: "" }, "uncategorized_name"],
  ])("refuses rules with %s and names the place", async (_what, change, place) => {
    const path = rulesWith(change);
    expect(await mistakesOf({ RULES_PATH: path })).toEqual([
      expect.stringContaining(`RULES_PATH: ${path}: ${place}: `),
    ]);
  });

  it("refuses rules that are no JSON, and rules that are not there", async () => {
    const broken = join(temporaryFolder(), "rules.json");
    lay(broken, "{");
    for (const path of [broken, "/absent/rules.json"]) {
      expect(await mistakesOf({ RULES_PATH: path })).toEqual([expect.stringContaining(`RULES_PATH: ${path}: `)]);
    }
  });

  it("refuses a schedule that never comes, and shows it", async () => {
    expect(await mistakesOf({ REPORT_CRON: "0 8 31 2 *" })).toEqual([
      'REPORT_CRON: it never comes (it is "0 8 31 2 *")',
    ]);
  });
});

/** A whole folder of prompts, but for what is given; null leaves a file out. */
function promptsWith(files: Readonly<Record<string, string | null>> = {}): string {
  const folder = temporaryFolder();
  const whole: Record<string, string | null> = {};
  for (const mode of ["offline", "online"]) {
    whole[`${mode}/v1/system.txt`] = "시스템";
    whole[`${mode}/v1/user.txt`] = "{{payload}} {{memos}}";
    whole[`${mode}/v1/repair.txt`] = "{{payload}} {{memos}} {{answer}} {{problems}}";
  }
  for (const [name, text] of Object.entries({ ...whole, ...files })) if (text !== null) lay(join(folder, name), text);
  return folder;
}

describe("the prompts", () => {
  const hashOf = async (files: Env) => (await load({ PROMPTS_DIR: promptsWith(files) })).promptsHash;

  it("are the package's own by default, in both modes", async () => {
    const { offline, online } = (await load()).prompts;
    expect(offline.version).toBe("v1");
    expect(offline.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(offline.system).not.toBe(online.system);
  });

  it("have the same hash for the same texts wherever they lie, and another for others", async () => {
    const hash = await hashOf({});
    expect(await hashOf({ "offline/v1/notes.md": "a file of somebody's" })).toBe(hash);
    const other = { "offline/v1/system.txt": "다른 글", "online/v1/user.txt": "{{payload}}{{memos}}" };
    const hashes = await Promise.all(Object.entries(other).map(([name, text]) => hashOf({ [name]: text })));
    expect(new Set([hash, ...hashes]).size).toBe(3);
  });

  it("are refused when one is missing, empty, or has no room for what the model must be told; each is named", async () => {
    const folder = promptsWith({
      "offline/v1/system.txt": null,
      "online/v1/system.txt": " \n",
      "online/v1/user.txt": "{{payload}}",
    });
    const mistakes = await mistakesOf({ PROMPTS_DIR: folder });
    expect(mistakes).toEqual([
      expect.stringContaining(join(folder, "offline/v1/system.txt")),
      `PROMPTS_DIR: ${join(folder, "online/v1/system.txt")}: is empty`,
      `PROMPTS_DIR: ${join(folder, "online/v1/user.txt")}: lacks {{memos}}`,
    ]);
  });
});

describe("what words the cards", () => {
  it("is nothing without a provider or without a key", async () => {
    expect(llmSettings(await load({ OPENAI_API_KEY: "k" }))).toBeNull();
    expect(llmSettings(await load({ LLM_PROVIDER: "openai" }))).toBeNull();
  });

  it("is what the environment says, lengths in ms", async () => {
    const env = { LLM_PROVIDER: "openai", OPENAI_API_KEY: "k", LLM_TIMEOUT: "7", LLM_BUDGET_SEC: "9" };
    expect(llmSettings(await load({ ...env, LLM_SEND_MEMOS: "0" }))).toMatchObject({
      provider: "openai",
      apiKey: "k",
      model: "gpt-4o-mini",
      baseUrl: null,
      timeoutMs: 7000,
      budgetMs: 9000,
      concurrency: 4,
      sendMemos: false,
    });
  });
});

describe("the hash of a report's inputs", () => {
  it("is the same for the same source and configuration", async () => {
    expect(inputsHash(await load(), "a")).toBe(inputsHash(await load(), "a"));
    expect(inputsHash(await load({ PORT: "9000", LOG_LEVEL: "debug" }), "a")).toBe(inputsHash(await load(), "a"));
  });

  it("is another one for another source, other rules, prompts, dates or models", async () => {
    const llm = { LLM_PROVIDER: "openai", OPENAI_API_KEY: "k" };
    const prompts = promptsWith();
    const configs = await Promise.all(
      [
        {},
        { RULES_PATH: rulesWith({ deals_top: 4 }) },
        { PROMPTS_DIR: prompts },
        { DATE_KST_MODE: "legacy" },
        { TZ: "UTC" },
        llm,
        { ...llm, LLM_MODEL: "another" },
        { ...llm, LLM_TEMPERATURE: "0.3" },
        { ...llm, LLM_BASE_URL: "http://localhost:1234/v1" },
        { ...llm, LLM_SEND_MEMOS: "0" },
      ].map((env) => load(env)),
    );
    const hashes = [
      ...configs.map((config) => inputsHash(config, "a")),
      ...configs.map((config) => inputsHash(config, "b")),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("does not depend on the model while the LLM is off, nor on the key while it is on", async () => {
    const hash = async (env: Env) => inputsHash(await load(env), "a");
    expect(await hash({ LLM_MODEL: "another" })).toBe(await hash({}));
    const on = { LLM_PROVIDER: "openai" };
    expect(await hash({ ...on, OPENAI_API_KEY: "one" })).toBe(await hash({ ...on, OPENAI_API_KEY: "two" }));
  });
});
