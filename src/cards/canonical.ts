import { canonicalJson } from "../lib/hash.ts";

const PLACES = 1e6;

/**
 * Facts as text that is the same whenever they are (SPEC 7): keys sorted, texts NFC with white space trimmed and
 * collapsed, floats to 6 places.
 */
export function canonicalFacts(facts: unknown): string {
  return canonicalJson(canonical(facts));
}

function canonical(value: unknown): unknown {
  if (typeof value === "string") return canonicalText(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [canonicalText(key), canonical(inner)]));
}

export function canonicalText(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** Large floats have no 6 places to round, and rounding must not make them infinite. */
function canonicalNumber(value: number): number {
  const scaled = value * PLACES;
  return Number.isSafeInteger(Math.round(scaled)) ? Math.round(scaled) / PLACES + 0 : value;
}
