/**
 * Masks telephone numbers, e-mail addresses and resident registration numbers. All else stays as it is. Linear in the
 * length of the text, and masking twice changes nothing.
 */
export function maskPersonal(text: string): string {
  return RULES.reduce((masked, rule) => replaceFolded(masked, rule), text);
}

interface Rule {
  readonly label: string;
  /** Over folded text. What the groups `lead` and `kept` hold stays. */
  readonly pattern: RegExp;
}

// Every repetition is bounded or starts only at the start of a run, so that no text costs more than its length.
const AT = String.raw`(?: ?@ ?| {0,2}[([{] ?(?:at|@|골뱅이|앳) ?[)\]}] {0,2}| ?골뱅이 ?)`;
const DOT = String.raw`(?:\.| ?[([{] ?(?:dot|\.|점|닷) ?[)\]}] ?)`;
const DOMAIN = `[a-z0-9가-힣-]{1,63}${DOT}(?:[a-z0-9-]{1,63}${DOT}){0,8}(?:[a-z]{2,24}|한국)`;
const EMAIL = `(?<![a-z0-9._%+-])(?<lead>[._%+-]*)[a-z0-9][a-z0-9._%+-]*${AT}${DOMAIN}`;

const BIRTHDAY = String.raw`\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`;
const RESIDENT = String.raw`(?<!\d)${BIRTHDAY} {0,2}[-./]? {0,2}[1-8](?:\d{6}(?!\d)(?! ?원)|\d{0,5}\*{1,6})`;

// Deal ids hold digits in groups that look like numbers.
const UUID = `(?<![0-9a-z])(?<kept>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-z])`;

/** The rest after a prefix: its second separator is a hyphen, the first one again, or none (dates mix theirs). */
const rest = (sep: string) => String.raw`(?<${sep}> {0,2}[-./)] {0,2}| {1,2}|)\d{3,4}(?:\k<${sep}>| ?- ?|)\d{4}(?!\d)`;
const MOBILE = "01[016-9]";
const REGION = String.raw`(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|[3678]0|50\d?)`;
const ABROAD = String.raw`(?:\(\+ ?82\)|\+ ?82|(?<!\d)0082)[-. )]{0,2}(?:\(0\)|0)? ?(?:1[016-9]|${REGION})${rest("a")}`;
const UNIT = "(?! ?(?:원|만|억|천|백|명|건|개|회|차|년|시간|%))";
const EXTENSION = String.raw`(?:내선|교환|구내|ext(?:ension)?|#) ?(?:번호)? ?[.:#]? ?[1-9]\d{0,4}(?!\d)번?`;

const NUMBERS = [
  ABROAD,
  // 82 without a plus: mobiles only
  String.raw`(?<!\d)82[-. ]?1[016-9]${rest("b")}`,
  String.raw`\+[1-9]\d{9,14}(?!\d)`,
  String.raw`\+[1-9]\d{0,2}(?:[-. ]\(?\d{1,4}\)?){2,3}[-. ]\d{4}(?!\d)`,
  String.raw`\((?:${MOBILE}|0${REGION})\)${rest("c")}`,
  // after a letter that could be of a hexadecimal id, only with hyphens
  `(?:(?<=phone|mobile|office)|(?<![0-9a-f_]))${MOBILE}${rest("d")}`,
  String.raw`(?<!\d)${MOBILE}-\d{3,4}-\d{4}(?!\d)`,
  // a two-digit number before it makes 02 or 031 part of a date or an account
  String.raw`(?<![0-9a-f_])(?<!\d\d[-./:]|\d,)0${REGION}${rest("e")}`,
  String.raw`(?<!\d)(?<!\d\d-)0${REGION}-\d{3,4}-\d{4}(?!\d)`,
  // those that end in 00 could be amounts
  String.raw`(?<!\d)(?<!\d[-.,/])1(?:5(?:22|33|44|66|77|88|99)|6(?:00|44|6[0168]|70|88)|8(?:00|11|33|55|77|99))(?: ?[-.] ?|(?<!00) )\d{4}(?!\d)${UNIT}`,
];
const TAIL = String.raw`(?: ?~ ?[1-9]\d{0,3}(?!\d)|\/[1-9]\d{3}(?!\d))?`;
const PHONE = String.raw`${UUID}|(?:${NUMBERS.join("|")})${TAIL}(?: ?\( ?${EXTENSION} ?\)|,? ?${EXTENSION})?|내선 ?(?:번호)? ?[.:]? ?[1-9]\d{1,4}(?!\d)번?`;

const RULES: readonly Rule[] = [
  { label: "[이메일]", pattern: new RegExp(EMAIL, "i") },
  { label: "[주민번호]", pattern: new RegExp(RESIDENT) },
  { label: "[전화번호]", pattern: new RegExp(PHONE, "i") },
];

/** Replaces what a rule finds. After each find it starts anew, so that what a second masking would see is seen now. */
function replaceFolded(text: string, { label, pattern }: Rule): string {
  const { folded, startOf, endOf } = fold(text);
  const parts: string[] = [];
  let copied = 0;
  for (let from = 0; ; ) {
    const found = pattern.exec(folded.slice(from));
    if (found === null) break;
    const start = from + found.index + (found.groups?.lead?.length ?? 0);
    from += found.index + found[0].length;
    if (found.groups?.kept !== undefined) continue;
    parts.push(text.slice(copied, startOf(start)), label);
    copied = endOf(from - 1);
  }
  return parts.join("") + text.slice(copied);
}

/** Text as the rules read it, and where in the text each of its units starts and ends. */
interface Folded {
  readonly folded: string;
  readonly startOf: (unit: number) => number;
  readonly endOf: (unit: number) => number;
}

const PLAIN = /^[\n\r -~가-힣]*$/;

function fold(text: string): Folded {
  if (PLAIN.test(text)) return { folded: text, startOf: (unit) => unit, endOf: (unit) => unit + 1 };
  const units: string[] = [];
  const spans: { start: number; end: number }[] = [];
  let end = 0;
  for (const character of text) {
    const start = end;
    end += character.length;
    const unit = foldOne(character);
    if (unit === "") continue;
    units.push(unit);
    spans.push({ start, end });
  }
  return {
    folded: units.join(""),
    startOf: (unit) => spans[unit]?.start ?? text.length,
    endOf: (unit) => spans[unit]?.end ?? text.length,
  };
}

/** Digits, letters and signs of any width as ASCII, any dash as a hyphen; what has no shape vanishes. */
function foldOne(character: string): string {
  if (PLAIN.test(character)) return character;
  if (/[\p{Pd}\u2212\u2043\u02d7\u30fc\uff70\u3161\u1173\u2500\u2501\u4e00]/u.test(character)) return "-";
  if (/[\p{Zs}\t]/u.test(character)) return " ";
  if (/[\u3002\uff61\u00b7\u30fb\uff65\u2219\u2022\u2024]/u.test(character)) return ".";
  if (character === "\u223c") return "~";
  if (/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(character)) return "";
  if (/\p{No}/u.test(character)) return "\0"; // ① is no digit of a number
  const narrow = character.normalize("NFKC");
  return /^[!-~]$/.test(narrow) ? narrow : "\0";
}
