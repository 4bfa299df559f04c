import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FAILURE_ADVICE, TROUBLE_ADVICE, TROUBLES } from "../../../src/contract/advice.ts";
import { FAILURE_CODES } from "../../../src/contract/failure.ts";

const README = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");

/** The rows of the table under this head, cells as they are. */
function tableUnder(head: string): string[] {
  const [, after] = README.split(`${head}\n`);
  const rows = (after ?? "").split("\n").slice(1);
  return rows.slice(
    0,
    rows.findIndex((row) => !row.startsWith("|")),
  );
}

it("the README's table of failures says what the program says, of every failure", () => {
  const said = FAILURE_CODES.map((code) => {
    const { meaning, advice } = FAILURE_ADVICE[code];
    return `| \`${code}\` | ${meaning} | ${advice} |`;
  });
  expect(tableUnder("| code | what it means | what to do |")).toEqual(said);
});

it("every piece of advice is a part of a sentence", () => {
  const all = [...FAILURE_CODES.map((code) => FAILURE_ADVICE[code]), ...TROUBLES.map((name) => TROUBLE_ADVICE[name])];
  for (const { meaning, advice } of all) {
    for (const text of [meaning, advice]) expect(text).toMatch(/^(?:[a-z`]|DB_|LLM_).*[^.]$/);
  }
});
