const EOK = 1e8;
// made once: making a formatter costs a hundred times what formatting does
const TWO_DECIMALS = new Intl.NumberFormat("ko-KR", { maximumFractionDigits: 2 });
const ONE_DECIMAL = new Intl.NumberFormat("ko-KR", { maximumFractionDigits: 1 });

/** KRW in 억 as cards and messages say it: two decimals at most, and never a zero that is none. */
export function inEok(won: number): string {
  const eok = won / EOK;
  if (won !== 0 && Math.abs(eok) < 0.01) return "0.01억 원 미만";
  const rounded = Math.round(eok * 100) / 100;
  return `${TWO_DECIMALS.format(rounded)}억 원`;
}

/**
 * A ratio (0 or more) in percent, one decimal, cut and not rounded: a coverage just below its bar must not read as
 * the bar, and one that is not zero must not read as zero.
 */
export function inPercent(ratio: number): string {
  const cut = Math.floor(ratio * 1000 * (1 + 4 * Number.EPSILON)) / 10; // what binary fractions lose is taken back
  if (cut === 0 && ratio > 0) return "0.1% 미만";
  return `${ONE_DECIMAL.format(cut)}%`;
}
