const LONGEST = 200;
const LATIN_WORD = /\p{Script=Latin}+/gu;

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|\p{Default_Ignorable_Code_Point}/u, "줄바꿈, 제어 문자, 보이지 않는 문자는"],
  [/<[^<>]*>|<[a-z/!]|<<|>>/i, "꺾쇠 태그는"],
  [/\*\*|__|~~|`|\[[^\]]*\]\([^)]*\)|^\s*[#*-]/, "마크다운은"],
  [/[a-z]:\/\/|www\.|[a-z\d-]\.(?:com|net|org|kr|io|co|ai|me)\b/i, "인터넷 주소는"],
  [/[^\s@]@[^\s@]/, "전자우편 주소는"],
];

/** What is wrong with a sentence as plain Korean text, in words for the model; `names` may be in Latin letters. */
export function plainTextProblems(sentence: string, names: readonly string[]): string[] {
  const text = sentence.normalize("NFKC");
  if (text.trim() === "") return ["문장이 비어 있습니다."];
  const problems = FORBIDDEN.filter(([form]) => form.test(sentence) || form.test(text)).map(
    ([, what]) => `${what} 쓸 수 없습니다.`,
  );
  if ([...sentence.normalize("NFC")].length > LONGEST) problems.push(`${LONGEST}자를 넘습니다.`);
  if (!isKorean(text, names)) problems.push("한국어 문장으로 쓰세요.");
  return problems;
}

/** At least half of the letters are Hangul; the Latin words of names are not counted. */
function isKorean(text: string, names: readonly string[]): boolean {
  const known = new Set(names.flatMap((name) => wordsOf(name.normalize("NFKC"))));
  const counted = text.replace(LATIN_WORD, (word) => (known.has(word.toLowerCase()) ? "" : word));
  const letters = counted.match(/\p{L}/gu)?.length ?? 0;
  const hangul = counted.match(/\p{Script=Hangul}/gu)?.length ?? 0;
  return hangul > 0 && hangul * 2 >= letters;
}

function wordsOf(name: string): string[] {
  return [...name.matchAll(LATIN_WORD)].map(([word]) => word.toLowerCase());
}
