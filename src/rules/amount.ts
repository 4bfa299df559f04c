import type { AmountKind } from "../contract/deal.ts";
import { textOf } from "./text.ts";
import { usualAmount } from "./usual-amount.ts";

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const UNITS = [
  ["억", 1e8],
  ["천만", 1e7],
  ["만", 1e4],
] as const;

/** Amount of a deal in whole KRW from `금액`, else `예상 체결액` (SPEC 3.1). */
export function readAmount(
  price: string | null,
  expectedPrice: string | null,
): { readonly amount: number; readonly kind: AmountKind } {
  const text = textOf(price) ?? textOf(expectedPrice);
  if (text === null) return { amount: 0, kind: "missing" };
  const amount = parseAmount(text);
  return amount === null ? { amount: 0, kind: "parse_failed" } : { amount, kind: "read" };
}

/** Whole KRW of an amount's text (trimmed), or null when it is no amount or negative. */
export function parseAmount(text: string): number | null {
  const usual = usualAmount(text);
  return usual < 0 ? parseOther(text) : usual;
}

function parseOther(text: string): number | null {
  const bare = text.replace(/[₩원,]/g, "");
  const value = parseUnits(bare) ?? parseNumber(bare);
  if (value === null) return null;
  const rounded = roundHalfEven(value);
  return Number.isFinite(rounded) && rounded >= 0 ? rounded + 0 : null; // + 0: never -0
}

/** Sum of the parts before 억, 천만 and 만; null when no part is a number. */
function parseUnits(text: string): number | null {
  let rest = text;
  let sum: number | null = null;
  for (const [unit, factor] of UNITS) {
    const at = rest.indexOf(unit);
    if (at < 0) continue;
    const part = parseNumber(rest.slice(0, at));
    rest = rest.slice(at + unit.length);
    if (part !== null) sum = (sum ?? 0) + part * factor;
  }
  return sum;
}

function parseNumber(text: string): number | null {
  const trimmed = text.trim();
  if (!NUMBER.test(trimmed)) return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : null;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
