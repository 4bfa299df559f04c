import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe } from "vitest";
import { canonicalFacts } from "../../src/cards/canonical.ts";
import { reloadConfig } from "../../src/config/reload.ts";
import { buildMessageSchema } from "../../src/contract/worker.ts";
import { Prng } from "../../src/demo/prng.ts";
import { runLinesOf } from "../../src/job/run-log.ts";
import { readRunRecord } from "../../src/job/run-record.ts";
import { readStatus } from "../../src/job/status-file.ts";
import { parseJson } from "../../src/lib/files.ts";
import { canonicalJson } from "../../src/lib/hash.ts";
import { possibilityTokens } from "../../src/rules/possibility.ts";
import { cronProblem } from "../../src/schedule/slots.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";
import { promise, SEED, type Trial, tries } from "./promise.ts";

const RULES = readFileSync(new URL("../../config/rules.json", import.meta.url), "utf8");
const KEYS = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
const POISON = '{"polluted":"yes","mode":"online","result":"SUCCESS"}';

/** What a prototype that was written to would show everywhere. */
function isPolluted(): boolean {
  const bare: object[] = [{}, [], () => {}];
  return bare.some((each) => "polluted" in each || "result" in each);
}

/** A JSON object with poison under a key that means more than a key, here and further down. */
function poisoned(inner = ""): string[] {
  return KEYS.flatMap((key) => [
    `{"${key}":${POISON}${inner === "" ? "" : `,${inner}`}}`,
    `{"a":{"${key}":${POISON}},"constructor":{"prototype":${POISON}}${inner === "" ? "" : `,${inner}`}}`,
  ]);
}

async function readEverything(text: string, trial: Trial): Promise<void> {
  await using scene = new Scene();
  mkdirSync(join(scene.cache, "run_logs"), { recursive: true });
  const names = [
    "status.json",
    ".counterparty_risk.run.json",
    ".counterparty_risk.news.json",
    "run_logs/2026-01-29.jsonl",
    "2026-01-29.json",
  ];
  for (const name of names) writeFileSync(join(scene.cache, name), text);
  const status = await readStatus(scene.cache, "offline");
  trial.check(status.last_run === undefined, `a status is made of ${text}`);
  trial.check((await readRunRecord(scene.cache)) === null, `a run is made of ${text}`);
  trial.check((await runLinesOf(scene.cache, "2026-01-29")).length === 0, `a run line is made of ${text}`);
  trial.check(!buildMessageSchema.safeParse(parseJson(text)).success, `a message is made of ${text}`);
  canonicalFacts(parseJson(text));
  canonicalJson(parseJson(text));
  possibilityTokens(text);
  trial.check(!isPolluted(), `a prototype was written to by ${text}`);
  trial.tried();
}

async function readSettings(rules: string, trial: Trial): Promise<void> {
  await using scene = new Scene();
  const [rulesPath, envFile] = [join(scene.folder, "rules.json"), join(scene.folder, "env")];
  writeFileSync(rulesPath, rules);
  writeFileSync(envFile, `__proto__=polluted\nconstructor=x\npolluted=yes\nLOG_LEVEL=warn\n__proto__.polluted=yes\n`);
  const present = await scene.config();
  const raw = scene.env({ RULES_PATH: rulesPath, ENV_FILE: envFile });
  const withFile = { ...present, env: { ...present.env, ENV_FILE: envFile } };
  const fresh = await reloadConfig(withFile, raw, scene.folder, { cronProblem });
  if (fresh.ok) trial.check(fresh.config.env.LOG_LEVEL === "warn", "the level is not that of the file");
  trial.check(!isPolluted(), `a prototype was written to by ${rules.slice(0, 200)}`);
  trial.tried();
}

/** Values that are small to write and large to read, or nested deeper than a stack. */
function bombs(random: Prng): string[] {
  const deep = 50_000 + random.int(50_000);
  let quoted = '"확정"';
  for (let level = 0; level < 12; level += 1) quoted = JSON.stringify([quoted]);
  return [
    "[".repeat(deep) + "]".repeat(deep),
    "[".repeat(deep),
    `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`,
    `[${Array.from({ length: deep }, () => "{}").join()}]`,
    quoted,
    `[${Array.from({ length: deep }, (_, at) => `"토큰 ${at}"`).join()}]`,
    `"${"\\u0000".repeat(deep)}"`,
    `1${"0".repeat(deep)}`,
    `[1e${deep}, -0, 1e-${deep}]`,
    `${" ".repeat(deep)}확정${"\t".repeat(deep)}`,
    `{"확정":"${"가".repeat(deep)}"}`,
  ];
}

describe("Security", () => {
  promise(
    "no JSON writes to a prototype: rules, environment files, kept files, messages, columns",
    "texts",
    async (trial) => {
      for (const text of poisoned()) await readEverything(text, trial);
      const inner = RULES.trim().slice(1, -1);
      for (const rules of poisoned(inner)) await readSettings(rules, trial);
      for (const key of KEYS)
        trial.check(possibilityTokens(`{"${key}":"확정"}`).has("확정"), `the value under ${key} is not read`);
    },
  );

  promise("a cell that is a bomb of JSON costs its own deal nothing and the report nothing", "cells", async (trial) => {
    await using scene = new Scene();
    const random = new Prng(SEED, 3, 0);
    landExport(scene.db, { confirmed: 7_000_000, year: 2026 });
    const cells = Array.from({ length: tries({ full: 10, short: 2 }) }, () => bombs(random)).flat();
    const db = new Sqlite(scene.db);
    const add = db.prepare(
      `INSERT INTO deal VALUES (?, 'p', 'o', '딜', 'SQL', '집합교육', '1', NULL, '2026-01-10', NULL, NULL, NULL, NULL, ?)`,
    );
    for (const [at, cell] of cells.entries()) add.run(`bomb${at}`, cell);
    db.close();
    const parts = await scene.runner();
    const asOf = "2026-04-15";
    const [line] = await parts.runner.run({
      asOf,
      modes: ["offline"],
      trigger: "cli",
      force: true,
      acceptImplausible: true,
    });
    trial.tried(cells.length);
    trial.check(line?.result === "SUCCESS", `the run ended as ${JSON.stringify(line)}`);
    const row = scene.published(asOf)?.counterparties[0];
    trial.check(
      row?.confirmed === 7_000_000 + cells.filter((cell) => possibilityTokens(cell).has("확정")).length,
      `confirmed is ${row?.confirmed}`,
    );
  });
});
