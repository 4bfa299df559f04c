import type { Blocker } from "../contract/card.ts";
import { BLOCKER_KEYWORDS, type NotedBlocker } from "./keywords.ts";

const MOST = 3;

const PATTERNS: readonly (readonly [NotedBlocker, RegExp])[] = BLOCKER_KEYWORDS.map(([label, words]) => [
  label,
  new RegExp(
    [...words]
      .sort((a, b) => b.length - a.length)
      .map(pattern)
      .join("|"),
    "gi",
  ),
]);

/**
 * An English word counts as a word (`fit`, not `benefit`). A Korean one takes endings and stands in compounds, so it
 * counts anywhere; with a leading `^` only where no syllable stands before it.
 */
function pattern(word: string): string {
  const bare = word.replace(/^\^/, "");
  const escaped = bare.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s*");
  if (/^[a-z]/.test(bare)) return `\\b${escaped}(?:s|d|ed|ing)?\\b`;
  return word.startsWith("^") ? `(?<![가-힣])${escaped}` : escaped;
}

/** The blockers that the notes speak of most, at most three; ties in the order of the keyword file (SPEC 7). */
export function notedBlockers(memos: readonly string[]): Blocker[] {
  const texts = memos.map((memo) => memo.normalize("NFC"));
  const counted = PATTERNS.map(([label, words]) => ({
    label,
    count: texts.reduce((sum, text) => sum + (text.match(words)?.length ?? 0), 0),
  }));
  const noted = counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  return noted.length === 0 ? ["FIT_UNCLEAR"] : noted.slice(0, MOST).map(({ label }) => label);
}
