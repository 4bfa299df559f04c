const EOK = 1e8;
/** From here on a number's own text has an exponent. */
const HUGE = 1e21;

/** KRW in 억 as cards and messages say it: two decimals at most, and never a zero that is none. */
export function inEok(won: number): string {
  const eok = won / EOK;
  if (won !== 0 && Math.abs(eok) < 0.01) return "0.01억 원 미만";
  const rounded = Math.round(eok * 100) / 100;
  return `${grouped(rounded)}억 원`;
}

/**
 * A ratio (0 or more) in percent, one decimal, cut and not rounded: a coverage just below its bar must not read as
 * the bar, and one that is not zero must not read as zero.
 */
export function inPercent(ratio: number): string {
  const cut = Math.floor(ratio * 1000 * (1 + 4 * Number.EPSILON)) / 10; // what binary fractions lose is taken back
  if (cut === 0 && ratio > 0) return "0.1% 미만";
  return `${grouped(cut)}%`;
}

/** A rounded number with commas; `Intl` takes 40 ms to load, and is asked for what its own text does not show. */
function grouped(value: number): string {
  if (Math.abs(value) >= HUGE) return value.toLocaleString("ko-KR", { maximumFractionDigits: 0 });
  const [whole = "", decimals] = String(value).split(".");
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? commas : `${commas}.${decimals}`;
}
