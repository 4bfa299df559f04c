/** Bytes as an operator reads them: `812 B`, `1.4 MB`, `208 MB`. Decimal units, as `df --si` has them. */
export function sizeWords(bytes: number): string {
  const whole = Math.round(bytes);
  if (whole < 1000) return `${whole} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const step = Math.min(Math.floor(Math.log10(whole) / 3), units.length);
  const value = whole / 1000 ** step;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[step - 1]}`;
}
