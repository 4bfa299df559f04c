import type { Blocker } from "../contract/card.ts";
import { BLOCKER_KEYWORDS } from "./keywords.ts";

const MOST = 3;

/** A keyword by its place in BLOCKER_KEYWORDS, to be tried where its first letter stands. */
interface Keyword {
  readonly label: number;
  readonly found: RegExp;
}

const BY_FIRST_LETTER = keywordTable();

function keywordTable(): Map<number, Keyword[]> {
  const table = new Map<number, Keyword[]>();
  for (const [label, [, words]] of BLOCKER_KEYWORDS.entries()) {
    for (const word of [...words].sort((a, b) => b.length - a.length)) {
      const first = word.replace(/^\^/, "").charCodeAt(0);
      table.set(first, [...(table.get(first) ?? []), { label, found: new RegExp(patternOf(word), "y") }]);
    }
  }
  return table;
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

/** Counts the keywords of one note in one walk; of a label, the longest at a place counts and takes its letters. */
export function countKeywords(note: string): KeywordCounts {
  const text = note.normalize("NFC").toLowerCase();
  const counts = BLOCKER_KEYWORDS.map(() => 0);
  const freeFrom = BLOCKER_KEYWORDS.map(() => 0);
  for (let at = 0; at < text.length; at++) {
    for (const { label, found } of BY_FIRST_LETTER.get(text.charCodeAt(at)) ?? []) {
      if (at < (freeFrom[label] ?? 0)) continue;
      found.lastIndex = at;
      if (!found.test(text)) continue;
      counts[label] = (counts[label] ?? 0) + 1;
      freeFrom[label] = found.lastIndex;
    }
  }
  return counts;
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
