/** Bytes as an operator reads them: `812 B`, `1.4 MB`, `208 MB`. Decimal units, as `df --si` has them. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const step = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  const value = bytes / 1000 ** step;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[step - 1]}`;
}
