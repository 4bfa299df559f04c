const COMMA = 44;
const WON_SIGN = "₩".charCodeAt(0);
const WON = "원".charCodeAt(0);

/** As many digits as a double keeps every one of. */
const MOST_DIGITS = 15;

/**
 * Reads whole won as nearly every export writes them (`29310000`, `₩1,020,000원`, `562만`, `1억 8,370만원 (VAT 별도)`)
 * letter by letter, since a million of them are read in a run; -1 for every other text, which may still be an amount.
 */
export function usualAmount(text: string): number {
  const eokAt = text.indexOf("억");
  const manAt = text.indexOf("만");
  if (eokAt < 0 && manAt < 0) return digits(text, 0, text.length);
  if (text.includes("천") || (manAt >= 0 && manAt < eokAt)) return -1;
  const eok = eokAt < 0 ? 0 : digits(text, 0, eokAt);
  if (manAt < 0) return eok < 0 ? -1 : eok * 1e8; // what follows the last unit is ignored
  const man = digits(text, eokAt < 0 ? 0 : afterSpaces(text, eokAt + 1), manAt);
  return eok < 0 || man < 0 ? -1 : eok * 1e8 + man * 1e4;
}

/** The number that the digits from `at` to `end` make, whatever commas and won signs stand between; -1 when it is none. */
function digits(text: string, at: number, end: number): number {
  let value = 0;
  let count = 0;
  for (let i = at; i < end; i++) {
    const letter = text.charCodeAt(i);
    if (letter === COMMA || letter === WON_SIGN || letter === WON) continue;
    if (letter < 48 || letter > 57) return -1;
    value = value * 10 + letter - 48;
    count++;
  }
  return count === 0 || count > MOST_DIGITS ? -1 : value;
}

function afterSpaces(text: string, at: number): number {
  let next = at;
  while (text.charCodeAt(next) === 32) next++;
  return next;
}
