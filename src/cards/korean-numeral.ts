/** A number as it is written, in digits, in Korean words, or mixed (`3억 2,500만`, `이천만`, `5백만`). */
export interface Numeral {
  readonly value: number;
  /** What one unit of the last written digit is worth: 0.01 × 10^8 in `3.25억`. */
  readonly step: number;
  /** The same with the zeros at the end taken for rounding: 10^6 in `3억 2,500만`. */
  readonly coarse: number;
  /** The largest unit words it has: none, 십 백 천, or 만 억 조. */
  readonly units: "none" | "small" | "big";
  readonly decimal: boolean;
  /** Index behind it. */
  readonly end: number;
}

const DIGITS = "(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?";
const WORDS = "일이삼사오육칠팔구";
const ANY = `(?:${DIGITS}|[${WORDS}])`;
// `2천 500만`: a space inside is part of the number only when 만 closes it
const GAP = "(?: (?=[\\d,]+[백십]?만))?";
const SECTION = new RegExp(`(?:${ANY}?천${GAP})?(?:${ANY}?백${GAP})?(?:${ANY}?십)?${ANY}?`, "y");
const TOKEN = new RegExp(`${DIGITS}|[${WORDS}십백천]`, "g");
// `3 억`: behind a space the unit must stand alone (`3 조직`)
const BIG = /[만억조]| [만억조](?=여?\s?원|\s|$|[^가-힣])/y;
const WON_AHEAD = /\s?원/y;

const SMALL: ReadonlyMap<string, number> = new Map([
  ["십", 10],
  ["백", 100],
  ["천", 1000],
]);
const LARGE: ReadonlyMap<string, number> = new Map([
  ["만", 1e4],
  ["억", 1e8],
  ["조", 1e12],
]);

interface Part {
  readonly value: number;
  readonly step: number;
  readonly coarse: number;
  /** 1 without 만, 억 or 조. */
  readonly big: number;
  readonly small: boolean;
  readonly decimal: boolean;
  readonly digits: boolean;
  readonly end: number;
}

/** The number that starts at `at`, as long as it goes; null when none does. `text` is NFKC. */
export function numeralAt(text: string, at: number): Numeral | null {
  const first = partAt(text, at);
  if (first === null) return null;
  const parts = [first];
  for (let last = first; last.big > 1; ) {
    const next = nextPart(text, last);
    if (next === null) break;
    parts.push(next);
    last = next;
  }
  return joined(parts);
}

/** What goes on after 조, 억 or 만: something smaller that is closed by its own unit or by 원. */
function nextPart(text: string, last: Part): Part | null {
  const part = partAt(text, text[last.end] === " " ? last.end + 1 : last.end);
  if (part === null || part.big >= last.big) return null;
  if (part.big > 1) return part;
  // `3억 5천` is said for 3억 5천만
  if (part.digits && part.small && last.big === 1e8) return scaled(part, 1e4);
  const closed = matchAt(WON_AHEAD, text, part.end) !== null && (part.digits || part.small);
  return closed ? part : null;
}

function partAt(text: string, at: number): Part | null {
  const section = matchAt(SECTION, text, at) ?? "";
  const behind = at + section.length;
  const unit = matchAt(BIG, text, behind) ?? "";
  if (section === "" && (unit !== "만" || matchAt(WON_AHEAD, text, behind + 1) === null)) return null;
  // 이 만 is no number: only digits may stand apart from their unit
  const apart = unit.startsWith(" ") && !/\d$/.test(section);
  const word = apart ? "" : unit;
  return scaled({ ...sectionOf(section), end: behind + word.length }, LARGE.get(word.trim()) ?? 1);
}

function scaled(part: Omit<Part, "big">, big: number): Part {
  return { ...part, value: part.value * big, step: part.step * big, coarse: part.coarse * big, big };
}

type Section = Omit<Part, "big" | "end">;

function sectionOf(section: string): Section {
  const tokens = section.match(TOKEN) ?? [];
  if (tokens.length === 0) return { value: 1, step: 1, coarse: 1, small: false, decimal: false, digits: false };
  const terms = tokens.flatMap((token, at) => {
    const unit = SMALL.get(token);
    if (unit !== undefined) {
      const before = tokens[at - 1];
      const alone = before === undefined || SMALL.has(before);
      return alone ? [{ value: unit, step: unit, coarse: unit }] : [];
    }
    return [termOf(token, SMALL.get(tokens[at + 1] ?? "") ?? 1)];
  });
  return {
    value: terms.reduce((sum, term) => sum + term.value, 0),
    step: Math.min(...terms.map((term) => term.step)),
    coarse: Math.min(...terms.map((term) => term.coarse)),
    small: /[십백천]/.test(section),
    decimal: section.includes("."),
    digits: /\d/.test(section),
  };
}

function termOf(token: string, unit: number): { value: number; step: number; coarse: number } {
  const word = WORDS.indexOf(token);
  if (word >= 0) return { value: (word + 1) * unit, step: unit, coarse: unit };
  const plain = token.replaceAll(",", "");
  const value = Number(plain) * unit;
  const decimals = plain.split(".")[1]?.length ?? 0;
  if (decimals > 0) return { value, step: unit / 10 ** decimals, coarse: unit / 10 ** decimals };
  const zeros = value === 0 ? 0 : (/0*$/.exec(plain)?.[0].length ?? 0);
  return { value, step: unit, coarse: unit * 10 ** zeros };
}

function joined(parts: readonly Part[]): Numeral | null {
  const last = parts.at(-1);
  if (last === undefined) return null;
  const big = parts.some((part) => part.big > 1);
  return {
    value: parts.reduce((sum, part) => sum + part.value, 0),
    step: Math.min(...parts.map((part) => part.step)),
    coarse: Math.min(...parts.map((part) => part.coarse)),
    units: big ? "big" : last.small ? "small" : "none",
    decimal: parts.some((part) => part.decimal),
    end: last.end,
  };
}

/** What a sticky pattern matches at `at`; null when it does not, or matches nothing. */
export function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0] ?? "";
  return found === "" ? null : found;
}
