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

/** An English word counts as a word (`fit`, not `benefit`); a Korean one takes endings, so it counts anywhere. */
function pattern(word: string): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s*");
  return /^[a-z]/.test(word) ? `\\b${escaped}(?:s|ed|ing)?\\b` : escaped;
}

/** The blockers that the notes speak of most, at most three; ties in the order of the keyword file (SPEC 7). */
export function notedBlockers(memos: readonly string[]): Blocker[] {
  const text = memos.join("\n").normalize("NFC");
  const counted = PATTERNS.map(([label, words]) => ({ label, count: text.match(words)?.length ?? 0 }));
  const noted = counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  return noted.length === 0 ? ["FIT_UNCLEAR"] : noted.slice(0, MOST).map(({ label }) => label);
}
