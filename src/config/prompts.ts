import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Prompts, PromptsOfModes } from "../contract/llm.ts";
import { MODES, type Mode } from "../contract/mode.ts";
import { messageOf } from "../lib/errors.ts";
import { canonicalJson, sha256 } from "../lib/hash.ts";
import type { Mistake } from "./config.ts";

/** The folder of the prompts in use; texts that ask for something else get a new one. */
const VERSION = "v1";

/** What a prompt must leave room for: without it the model would be told nothing. */
const PLACEHOLDERS = {
  system: [],
  user: ["{{payload}}", "{{memos}}"],
  repair: ["{{payload}}", "{{memos}}", "{{answer}}", "{{problems}}"],
} as const;
type Part = keyof typeof PLACEHOLDERS;

/** Loads `<folder>/<mode>/v1/{system,user,repair}.txt` (SPEC 7); null when something is wrong, told as mistakes. */
export function loadPrompts(folder: string, mistakes: Mistake[]): PromptsOfModes | null {
  const loaded: Partial<Record<Mode, Prompts>> = {};
  for (const mode of MODES) {
    const texts = { system: "", user: "", repair: "" };
    for (const part of ["system", "user", "repair"] as const) {
      const path = join(folder, mode, VERSION, `${part}.txt`);
      try {
        texts[part] = readFileSync(path, "utf8");
        for (const problem of problemsOf(part, texts[part]))
          mistakes.push({ name: "PROMPTS_DIR", problem: `${path}: ${problem}` });
      } catch (error) {
        mistakes.push({ name: "PROMPTS_DIR", problem: messageOf(error) });
      }
    }
    loaded[mode] = { version: VERSION, hash: sha256(canonicalJson(texts)), ...texts };
  }
  const { offline, online } = loaded;
  if (offline === undefined || online === undefined || mistakes.some(({ name }) => name === "PROMPTS_DIR")) return null;
  return { offline, online };
}

function problemsOf(part: Part, text: string): string[] {
  if (text.trim() === "") return ["is empty"];
  return PLACEHOLDERS[part].filter((placeholder) => !text.includes(placeholder)).map((each) => `lacks ${each}`);
}
