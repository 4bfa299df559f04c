import { about, type Bound, type Figure, type Quantity, type Reading } from "./figure.ts";
import { counterAt, nativeCountAt } from "./korean-counter.ts";
import { dateAt } from "./korean-date.ts";
import { matchAt, type Numeral, numeralAt } from "./korean-numeral.ts";

const CODE = /(?:[A-Za-z]+-?\d|\d+(?:\.\d+)?(?!KRW|won\b)[A-Za-z])[A-Za-z\d]*/iy;
const CLOCK = /\d{1,2}:\d{1,2}/y;
const FRACTION = /(\d+) ?분의 ?(\d+)/y;
const MONEY_SIGN = /(?:₩|KRW) ?[-−]?(?=\d)/iy;
const WORD = /[A-Za-z]+/y;
const WON = / ?(?:원|KRW|won\b)/iy;
// behind a number in words 원 may begin a word of its own: 원인, 원래
const WON_ALONE = / ?원(?!인|래|하|칙|활|본|격|천|고|장|만)/y;
const PERCENT = / ?(?:%(?:p\b|P\b|포인트)?|퍼센트(?: ?포인트)?|프로(?!젝|그|세|모|덕|필|토))/y;
const TENTHS = /할(?!인|당|수|것|지|일|만|부|애|머|증)/y;
const TIMES = / ?배(?!정|송|포|치|경|분|우|점)/y;
const ODD = /여(?=\s?[가-힣%])/y;
const NONE = /도 ?없/y;
const CEILING = /\s?(?:미만|이하)/y;
const TILL = /\s?[~∼〜–—·-]\s?(?=\d)/y;
// 계약 and 접수 end in the same syllables
const APPROXIMATE = /(?<![가-힣])(?:약|대략|거의|얼추)\s?$/;
const VAGUE = /(?<![가-힣])(?:몇|수)\s$/;

// all that a number in words can begin with
const WORDED = /[한두세석네넉다여일아열스서마쉰이삼사오육칠팔구십백천만]/;

type Found = { readonly end: number; readonly readings: readonly Reading[] };

/** The figures of a sentence, in order, each with all that it may mean. Vague words (`수십`, `절반`) are none. */
export function figuresIn(sentence: string): Figure[] {
  const text = sentence.normalize("NFKC");
  const figures: Figure[] = [];
  for (let at = 0; at < text.length; ) {
    const found = figureAt(text, at);
    if (found !== null) figures.push({ text: text.slice(at, found.end).trim(), readings: found.readings });
    at = found?.end ?? at + (matchAt(WORD, text, at)?.length ?? 1);
  }
  return figures;
}

function figureAt(text: string, at: number): Found | null {
  const sign = matchAt(MONEY_SIGN, text, at);
  if (sign !== null) return signedMoney(text, at, sign.length);
  const first = text.charAt(at);
  if (/[\dA-Za-z']/.test(first)) return dated(text, at) ?? written(text, at) ?? numbered(text, at);
  if (WORDED.test(first)) return /[가-힣\d]/.test(text.charAt(at - 1)) ? null : worded(text, at);
  return /\p{N}/u.test(first) ? { end: at + 1, readings: [] } : null;
}

function dated(text: string, at: number): Found | null {
  const date = dateAt(text, at);
  return date === null ? null : { end: date.end, readings: [{ kind: "date", ...date.parts }] };
}

/** Codes (`P2`), times of day, and parts (`3분의 1`). */
function written(text: string, at: number): Found | null {
  const code = matchAt(CODE, text, at) ?? matchAt(CLOCK, text, at);
  if (code !== null) return { end: at + code.length, readings: [{ kind: "code", code: code.toUpperCase() }] };
  FRACTION.lastIndex = at;
  const [fraction, whole, part] = FRACTION.exec(text) ?? [];
  if (fraction === undefined) return null;
  // a part is said of what is near to it: within a twentieth
  return { end: at + fraction.length, readings: [{ kind: "ratio", ...about(Number(part) / Number(whole), 0.05) }] };
}

function signedMoney(text: string, at: number, sign: number): Found | null {
  const numeral = numeralAt(text, at + sign);
  if (numeral === null) return null;
  const won = matchAt(WON, text, numeral.end)?.length ?? 0;
  return { end: numeral.end + won, readings: [{ kind: "money", ...exact(numeral) }] };
}

function numbered(text: string, at: number): Found | null {
  const numeral = numeralAt(text, at);
  if (numeral === null) return null;
  return suffixed(text, at, numeral) ?? openRange(text, at, numeral) ?? bare(numeral);
}

/** A figure with its words, and no range: a chain of them would be read again from each of its links. */
function single(text: string, at: number): Found | null {
  const date = dated(text, at);
  if (date !== null) return date;
  const numeral = numeralAt(text, at);
  return numeral === null ? null : suffixed(text, at, numeral);
}

/** `2~3건`: the first end takes the words of the second. */
function openRange(text: string, at: number, numeral: Numeral): Found | null {
  const till = matchAt(TILL, text, numeral.end);
  if (till === null) return null;
  const from = numeral.end + till.length;
  const other = single(text, from);
  if (other === null) return null;
  const words = text.slice(from, other.end).replace(/^[\d,.]+/, "");
  if (/\d/.test(words)) return null;
  const first = single(text.slice(at, numeral.end) + words, 0);
  return first === null ? null : { end: numeral.end, readings: first.readings };
}

/** A number and the word behind it that says what it is of; null when there is none. */
function suffixed(text: string, at: number, numeral: Numeral): Found | null {
  const odd = matchAt(ODD, text, numeral.end)?.length ?? 0;
  const end = numeral.end + odd;
  const won = matchAt(WON, text, end);
  const rough = odd > 0 || APPROXIMATE.test(before(text, at));
  if (won !== null) return closed(text, end + won.length, odd > 0, [{ kind: "money", ...exact(numeral, rough) }]);
  const ratio = ratioAt(text, end, numeral);
  if (ratio !== null) return closed(text, ratio.end, odd > 0, [{ kind: "ratio", ...ratio.quantity }]);
  const counted = counterAt(text, end);
  if (counted === null) return numeral.units === "none" ? null : closed(text, end, odd > 0, unnamed(numeral));
  const count: Reading = { kind: "count", counter: counted.counter, ...exact(numeral, odd > 0) };
  if (numeral.value === 1 && matchAt(NONE, text, counted.end) !== null)
    return { end: counted.end, readings: [{ ...count, value: 0 }] };
  return closed(text, counted.end, odd > 0, [count, ...calendar(counted.counter, numeral)]);
}

/** `15일` and `26년` may be of the calendar. */
function calendar(counter: string, { value, units, decimal }: Numeral): Reading[] {
  if (units !== "none" || decimal) return [];
  if (counter === "일" && value <= 31) return [{ kind: "date", day: value }];
  return counter === "년" && value >= 10 && value < 100 ? [{ kind: "date", year: 2000 + value }] : [];
}

function ratioAt(text: string, at: number, numeral: Numeral): { quantity: Quantity; end: number } | null {
  const kinds: [RegExp, number][] = [
    [PERCENT, 100],
    [TENTHS, 10],
    [TIMES, 1],
  ];
  for (const [words, whole] of kinds) {
    const found = matchAt(words, text, at);
    if (found !== null) return { quantity: about(numeral.value / whole, numeral.step / whole), end: at + found.length };
  }
  return null;
}

/** Puts on what the words around the figure say of its bound. */
function closed(text: string, end: number, odd: boolean, readings: readonly Reading[]): Found {
  const below = matchAt(CEILING, text, end);
  const bound: Bound = odd ? "floor" : below !== null ? "below" : "about";
  return { end, readings: readings.map((reading) => ("value" in reading ? { ...reading, bound } : reading)) };
}

/** `3억` and `30만` without 원: money; below 억 it may also be a count. */
function unnamed(numeral: Numeral): Reading[] {
  const money: Reading = { kind: "money", ...exact(numeral) };
  return numeral.value >= 1e8 || numeral.decimal
    ? [money]
    : [money, { kind: "count", counter: null, ...exact(numeral) }];
}

function bare(numeral: Numeral): Found {
  const { value, step, decimal, end } = numeral;
  const readings: Reading[] = [{ kind: "count", counter: null, ...about(value, step) }];
  if (decimal) readings.push({ kind: "ratio", ...about(value, step) });
  if (!decimal && value >= 1900 && value <= 2100) readings.push({ kind: "date", year: value });
  if (value >= 1000) readings.push({ kind: "money", ...about(value, step) });
  return { end, readings };
}

/** Numbers in words: `이천만 원`, `삼억`, `두 건`, `오십 퍼센트`. */
function worded(text: string, at: number): Found | null {
  if (VAGUE.test(before(text, at))) return null;
  const native = nativeCountAt(text, at);
  if (native !== null) {
    const none = native.value === 1 && matchAt(NONE, text, native.end) !== null;
    const quantity = about(none ? 0 : native.value, 1);
    if (native.counter === "배") return { end: native.end, readings: [{ kind: "ratio", ...quantity }] };
    return { end: native.end, readings: [{ kind: "count", counter: native.counter, ...quantity }] };
  }
  const numeral = numeralAt(text, at);
  if (numeral === null) return null;
  const words = text.slice(at, numeral.end);
  const sure = matchAt(WON_ALONE, text, numeral.end + (text[numeral.end] === "여" ? 1 : 0)) !== null;
  const plain = sure
    ? numeral.units !== "none"
    : /.억|[십백천]만(?!에|다행|장자)/.test(`${words}${text.slice(numeral.end, numeral.end + 2)}`);
  if (plain) return suffixed(text, at, numeral);
  const named =
    matchAt(/ ?퍼센트| ?개월/y, text, numeral.end) !== null ||
    (numeral.units === "small" && counterAt(text, numeral.end));
  return named ? suffixed(text, at, numeral) : null;
}

/** The word before, as far as it is asked for: all the text would make reading square. */
function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - 4), at);
}

/**
 * What precision a number claims. `325,000,000원` claims every won, `3억 2,500만` does not: there the zeros at the end
 * may be rounding, but two digits always count. `rough` numbers (약, 여) are rounded whatever their form.
 */
function exact({ value, step, coarse, units }: Numeral, rough = false): Quantity {
  if (units === "none" && !rough) return about(value, step);
  const second = 10 ** (Math.floor(Math.log10(Math.max(value, 1))) - 1);
  return about(value, rough && units === "none" ? coarse : Math.max(step, Math.min(coarse, second)));
}
