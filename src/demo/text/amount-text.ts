import type { Prng, Weighted } from "../prng.ts";

/** The two money columns of a deal; the second counts only while the first has no text (SPEC 3.1). */
export type AmountColumns = {
  readonly 금액: string | null;
  readonly "예상 체결액": string | null;
};

const MAN = 10_000;
const CHEONMAN = 10_000_000;
const EOK = 100_000_000;

type Writer = (won: number, grouped: string) => string;

/** Right for every whole number of won. */
const PLAIN: Weighted<Writer> = [
  [(won) => String(won), 40],
  [(_won, grouped) => grouped, 22],
  [(_won, grouped) => `₩${grouped}`, 10],
  [(_won, grouped) => `${grouped}원`, 12],
  [(won) => `${won}원`, 4],
  [(_won, grouped) => `₩ ${grouped} 원`, 2],
  [(won) => `${won}.0`, 3],
  [(won) => ` ${won} `, 3],
  [(_won, grouped) => `+${grouped}.4`, 1],
  [(won) => won.toExponential(), 1],
];

/** Right for multiples of 10,000 won. */
const IN_UNITS: Weighted<Writer> = [
  [(won) => units(won, " ", "만원"), 30],
  [(won) => units(won, "", "만"), 20],
  [(won) => `${units(won, " ", "만원")} (VAT 별도)`, 14],
  [(won) => (won >= EOK ? `${won / EOK}억` : `${won / MAN}만`), 18],
  [(won) => `${won / MAN}만원`, 10],
  [(won) => (won % CHEONMAN === 0 ? inCheonman(won) : `₩${units(won, " ", "만")}`), 8],
];

export function writeAmount(won: number, prng: Prng): AmountColumns {
  const text = amountText(won, prng);
  if (prng.chance(76)) return { 금액: text, "예상 체결액": prng.chance(60) ? otherGuess(won, prng) : null };
  return { 금액: prng.pick([null, null, null, "", "  "]), "예상 체결액": text };
}

function amountText(won: number, prng: Prng): string {
  const inUnits = won > 0 && won % MAN === 0 && prng.chance(35);
  return prng.weighted(inUnits ? IN_UNITS : PLAIN)(won, group(won));
}

/** An early guess stays in the second column when the first is filled in, and is not to be read. */
function otherGuess(won: number, prng: Prng): string {
  return prng.chance(10) ? "협의" : String(Math.round((won * prng.between(0.6, 1.5)) / MAN) * MAN);
}

/** Amounts that come to nothing: missing, not a number, negative, or zero. */
export function spoiledAmount(prng: Prng): AmountColumns {
  const guess = prng.chance(50) ? "35,000,000" : null;
  return prng.weighted<AmountColumns>([
    [{ 금액: null, "예상 체결액": null }, 30],
    [{ 금액: " ", "예상 체결액": "" }, 10],
    [
      {
        금액: prng.pick(["협의", "미정", "별도 협의", "TBD", "추후 확정", "1,000~2,000만", "약 3억", "12O,000,000"]),
        "예상 체결액": guess,
      },
      36,
    ],
    [{ 금액: null, "예상 체결액": prng.pick(["견적 후 확정", "-", "?"]) }, 8],
    [{ 금액: prng.pick(["-5,000,000", "-1억 2,000만", "₩-300,000"]), "예상 체결액": guess }, 10],
    [{ 금액: prng.pick(["0", "0원", "0.00"]), "예상 체결액": guess }, 6],
  ]);
}

/** Amounts of which a part is no number and is skipped; `1억 2천5백만` reads as 100,000,000. */
export function halfReadAmount(prng: Prng): AmountColumns {
  return { 금액: prng.pick(["1억 2천5백만", "2억 일부 3백만원", "1억5천만원+VAT 500만"]), "예상 체결액": null };
}

/** `1억 2,500만`; the last unit's own word is given, since a whole number of 억 has no 만 to carry it. */
function units(won: number, space: string, last: string): string {
  const eok = Math.floor(won / EOK);
  const man = Math.round((won % EOK) / MAN);
  const suffix = last.endsWith("원") ? "원" : "";
  if (eok === 0) return `${group(man)}${last}`;
  return man === 0 ? `${eok}억${suffix}` : `${eok}억${space}${group(man)}${last}`;
}

/** `1억 5천만`, for multiples of ten million. */
function inCheonman(won: number): string {
  const eok = Math.floor(won / EOK);
  const cheonman = Math.round((won % EOK) / CHEONMAN);
  const head = eok > 0 ? `${eok}억` : "";
  return cheonman > 0 ? `${head}${head ? " " : ""}${cheonman}천만` : head;
}

/** Commas by hand: Intl is a hundred times slower, and rows are many. */
function group(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
