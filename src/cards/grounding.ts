import type { Figure } from "./figure.ts";
import { type HeldFigures, isHeld } from "./figure-match.ts";
import { foreignNames } from "./foreign-names.ts";
import { figuresIn } from "./korean-numbers.ts";
import type { CardPayload } from "./payload.ts";
import { heldFigures, payloadNames, payloadTexts } from "./payload-figures.ts";
import { withoutPersonalNumbers } from "./personal-numbers.ts";
import { plainTextProblems } from "./plain-korean.ts";

/** Sentences of a card. */
export interface CardTexts {
  readonly evidence: readonly string[];
  readonly actions: readonly string[];
}

/** What a sentence is checked against. */
interface Ground {
  readonly held: HeldFigures;
  readonly names: readonly string[];
  readonly texts: readonly string[];
  readonly otherNames: readonly string[];
}

type Part = "evidence" | "actions";
const TITLES: Record<Part, string> = { evidence: "근거", actions: "실행 제안" };

/**
 * What is not grounded, a sentence each in Korean that can be sent back to the model as the reason for a repair; []
 * when all is well (SPEC 7, *Output*). Figures of evidence must stand in the payload, as they are or rounded to the
 * precision as written; of actions only money and percentages must. `otherNames` are those of other rows.
 */
export function groundingProblems(texts: CardTexts, payload: CardPayload, otherNames: readonly string[]): string[] {
  const known = payloadTexts(payload);
  const ground: Ground = {
    held: heldFigures(payload),
    names: payloadNames(payload),
    texts: known,
    // thousands are given, few are said: the sentences are asked for those only
    otherNames: foreignNames([...texts.evidence, ...texts.actions], otherNames, known),
  };
  const problems = (part: Part) =>
    texts[part].flatMap((sentence, at) =>
      sentenceProblems(sentence, part, ground).map((problem) => `${TITLES[part]} ${at + 1}: ${problem}`),
    );
  return [...problems("evidence"), ...problems("actions")];
}

function sentenceProblems(sentence: string, part: Part, ground: Ground): string[] {
  const { text, had } = withoutPersonalNumbers(sentence.normalize("NFKC"));
  return [
    ...plainTextProblems(sentence, ground.names),
    ...(had ? ["전화번호나 주민등록번호는 쓸 수 없습니다."] : []),
    ...foreignNames([sentence], ground.otherNames, ground.texts).map(
      (name) => `다른 거래처의 이름 "${name}"을(를) 쓸 수 없습니다.`,
    ),
    ...ungrounded(withoutNames(text, ground.names), part, ground.held).map(
      ({ text: figure }) => `"${figure}"(이)라는 수치는 자료에 없습니다. 자료에 있는 수치만 쓰세요.`,
    ),
  ];
}

function ungrounded(text: string, part: Part, held: HeldFigures): Figure[] {
  return figuresIn(text).filter(({ readings }) => {
    const kind = readings[0]?.kind;
    if (part === "actions" && kind !== "money" && kind !== "ratio") return false;
    return !readings.some((reading) => isHeld(reading, held));
  });
}

/** A name that is told in full brings its figures with it: they mean nothing (`11번가`, `3M`). */
function withoutNames(text: string, names: readonly string[]): string {
  const longestFirst = names
    .map((name) => name.normalize("NFKC").trim())
    .filter((name) => /\d/.test(name) && /\p{L}/u.test(name))
    .sort((a, b) => b.length - a.length);
  return longestFirst.reduce((left, name) => left.replace(literal(name), "□"), text);
}

function literal(name: string): RegExp {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const opens = /^\d/.test(name) ? "(?<![\\d.,])" : /^[A-Za-z]/.test(name) ? "(?<![A-Za-z])" : "";
  const goesOn = /\d$/.test(name) ? "(?![\\d\\p{L}%.,])" : /[A-Za-z]$/.test(name) ? "(?![A-Za-z\\d])" : "";
  return new RegExp(`${opens}${escaped}${goesOn}`, "gu");
}
