/** Trimmed text, or null when nothing is left (SPEC 3.1). */
export function textOf(value: string | null): string | null {
  if (value === null) return null;
  const trimmed = value.trim();
  return trimmed === "" ? null : trimmed;
}
