import type { Mode } from "../../contract/mode.ts";
import type { Comparison } from "./compare-reports.ts";

/** What `verify` says of one report. `inputs`: what is another now than when it was made. */
export type Verdict = {
  readonly name: string;
  readonly as_of: string | null;
  readonly mode: Mode | null;
  readonly inputs: readonly string[];
} & (
  | ({ readonly verdict: "equal" | "different" | "other_inputs" } & Comparison)
  | { readonly verdict: "unverifiable"; readonly why: string }
);

const MOST_TOLD = 20;

/** The verdict for scripts; of the differences the first 20. */
export function verdictJson(said: Verdict): unknown {
  if (said.verdict === "unverifiable") return said;
  const { differences, cardsCompared: cards_compared, cardsSkipped: cards_skipped, ...others } = said;
  const told = differences.slice(0, MOST_TOLD);
  return { ...others, cards_compared, cards_skipped, difference_count: differences.length, differences: told };
}

/** The verdict in lines for a person. */
export function describeVerdict(said: Verdict): string[] {
  const inputs = said.inputs.map((each) => `  not as it was: ${each}`);
  switch (said.verdict) {
    case "unverifiable":
      return [`${said.name}: cannot be verified: ${said.why}`, ...inputs];
    case "equal":
      return [`${said.name}: equal to what its snapshot says; ${cardWords(said)}`, ...inputs];
    case "different":
      return [
        `${said.name}: DIFFERENT from what its snapshot says, in ${countOf(said)}`,
        ...inputs,
        ...differenceLines(said),
      ];
    case "other_inputs":
      return [
        `${said.name}: cannot be verified: what it was made with is not there any more, and now ${countOf(said)} would come out differently`,
        ...inputs,
        ...differenceLines(said),
      ];
  }
}

function cardWords({ cardsCompared, cardsSkipped }: Comparison): string {
  const skipped = cardsSkipped === 0 ? "" : `, ${cardsSkipped} worded by a model not compared`;
  return `${cardsCompared} ${cardsCompared === 1 ? "card" : "cards"} compared${skipped}`;
}

function countOf({ differences }: Comparison): string {
  return differences.length === 1 ? "1 field" : `${differences.length} fields`;
}

function differenceLines({ differences }: Comparison): string[] {
  const told = differences
    .slice(0, MOST_TOLD)
    .map(
      ({ path, published, recomputed }) => `  ${path}: ${shown(published)} published, ${shown(recomputed)} recomputed`,
    );
  return differences.length > MOST_TOLD ? [...told, `  … and ${differences.length - MOST_TOLD} more`] : told;
}

/** A whole row is told by its size only. */
function shown(value: unknown): string {
  if (value === undefined) return "none";
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 100)}… (${text.length} characters)` : text;
}
