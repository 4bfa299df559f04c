import type { Prompts } from "../contract/llm.ts";
import { canonicalJson, sha256 } from "../lib/hash.ts";
import { canonicalFacts } from "./canonical.ts";
import type { Asking } from "./model.ts";
import type { CardPayload } from "./payload.ts";

/** An answer to repair is shown up to here (UTF-16 units); a runaway one must not fill the prompt. */
const ANSWER_UNITS = 4000;

/** What could open or close a fence, start a line or hide text: brackets, controls, and characters without a shape. */
const UNSAFE = /[<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** What the model is asked of one counterparty (SPEC 7). */
export function askingFor(prompts: Prompts, payload: CardPayload): Asking {
  return { system: prompts.system, user: fill(prompts.user, factsOf(payload)) };
}

/** The one repair attempt: the same facts, the answer before and what was wrong with it. */
export function repairFor(prompts: Prompts, payload: CardPayload, answer: string, problems: readonly string[]): Asking {
  const repair = {
    ...factsOf(payload),
    answer: fence("ANSWER", [oneLine(JSON.stringify(beginning(answer)))]),
    problems: problems.map((problem) => `- ${oneLine(JSON.stringify(problem))}`).join("\n"),
  };
  return { system: prompts.system, user: fill(prompts.repair, repair) };
}

/** Names in the facts come from the CRM as the memos do: both are escaped. */
function factsOf({ memos, ...facts }: CardPayload): Record<string, string> {
  return {
    payload: oneLine(canonicalFacts(facts)),
    memos: fence(
      "MEMOS",
      memos.map(({ date, text }) => oneLine(canonicalJson({ date, text }))),
    ),
  };
}

/** Placeholders by their values, in one pass: what a value holds is never filled again. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  const named = new Map(Object.entries(values));
  return template.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => named.get(name) ?? placeholder);
}

/** Quoted lines between markers. The tag follows from the lines, so no line can hold it, and no line holds a `>`. */
function fence(name: string, lines: readonly string[]): string {
  const quoted = lines.length === 0 ? "(없음)" : lines.join("\n");
  const marker = `${name}-${sha256(quoted).slice(0, 8)}`;
  return `<<<${marker}\n${quoted}\n${marker}>>>`;
}

/** The same JSON, on one line and without what is unsafe. */
function oneLine(json: string): string {
  return json.replace(UNSAFE, (character) => character.split("").map(unicodeEscape).join(""));
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function beginning(answer: string): string {
  return answer.slice(0, ANSWER_UNITS).replace(/[\uD800-\uDBFF]$/, ""); // no half of a pair at the cut
}
