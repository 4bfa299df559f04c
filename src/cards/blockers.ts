import type { Blocker } from "../contract/card.ts";
import { BLOCKER_KEYWORDS } from "./keywords.ts";

const MOST = 3;

/** Of a label one pattern of all its keywords: of those that begin at one place, the longest is found. */
const PATTERNS: readonly RegExp[] = BLOCKER_KEYWORDS.map(
  ([, words]) => new RegExp(longestFirst(words).map(patternOf).join("|"), "g"),
);

function longestFirst(words: readonly string[]): string[] {
  return [...words].sort((a, b) => b.length - a.length);
}

/**
 * An English word counts as a word (`fit`, not `benefit`). A Korean one takes endings and stands in compounds, so it
 * counts anywhere; with a leading `^` only where no syllable stands before it.
 */
function patternOf(word: string): string {
  const bare = word.replace(/^\^/, "");
  const escaped = bare.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s*");
  if (/^[a-z]/.test(bare)) return `\\b${escaped}(?:s|d|ed|ing)?\\b`;
  return word.startsWith("^") ? `(?<![가-힣])${escaped}` : escaped;
}

/** How often a note speaks of each blocker, in the order of BLOCKER_KEYWORDS. */
export type KeywordCounts = readonly number[];

/** Counts the keywords of one note; of a label, what is counted takes its letters. */
export function countKeywords(note: string): KeywordCounts {
  const text = note.normalize("NFC").toLowerCase();
  return PATTERNS.map((pattern) => text.match(pattern)?.length ?? 0);
}

/** The blockers that the notes speak of most, at most three; ties in the order of the keyword file (SPEC 7). */
export function notedBlockers(notes: readonly KeywordCounts[]): Blocker[] {
  const summed = BLOCKER_KEYWORDS.map(([label], at) => ({
    label,
    count: notes.reduce((sum, counts) => sum + (counts[at] ?? 0), 0),
  }));
  const noted = summed.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  return noted.length === 0 ? ["FIT_UNCLEAR"] : noted.slice(0, MOST).map(({ label }) => label);
}
