const MAN = 10_000;
const WHOLE = new Intl.NumberFormat("ko-KR", { maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat("ko-KR", { maximumFractionDigits: 20 });

/** KRW as it is read in Korean, to the 만: `3억 9,600만`, `-250만`; less than a 만 is told in 원. */
export function inEokAndMan(won: number): string {
  if (Math.abs(won) < MAN) return `${WHOLE.format(won)}원`.replace(/^-0원$/, "0원");
  const man = Math.round(Math.abs(won) / MAN);
  const eok = Math.floor(man / MAN);
  const rest = man % MAN;
  const parts = [...(eok > 0 ? [`${WHOLE.format(eok)}억`] : []), ...(rest > 0 ? [`${WHOLE.format(rest)}만`] : [])];
  return `${won < 0 ? "-" : ""}${parts.join(" ")}`;
}

/** A difference, with its sign: `+3,000만`, `-1억`, `0원`. */
export function difference(won: number): string {
  return `${won > 0 ? "+" : ""}${inEokAndMan(won)}`;
}

/** A gap: `3억`, or `초과 6,414만` when more than the target is covered. */
export function gapWords(won: number): string {
  return won < 0 ? `초과 ${inEokAndMan(-won)}` : inEokAndMan(won);
}

/** KRW exactly as the report has it: `396,000,000원`. */
export function exactWon(won: number): string {
  return `${EXACT.format(won)}원`;
}
