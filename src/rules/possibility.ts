import { textOf } from "./text.ts";

/** The whole tokens of `성사 가능성`: JSON if it parses, else plain text (SPEC 3.1). */
export function possibilityTokens(value: string | null): ReadonlySet<string> {
  const tokens = new Set<string>();
  // a stack, not recursion: a hostile value may be nested deeper than the call stack
  const open: unknown[] = value === null ? [] : [asText(value)];
  while (open.length > 0) {
    const item = open.pop();
    if (item instanceof Plain) tokens.add(item.text);
    else if (typeof item === "string") open.push(asText(item));
    else if (item !== null && typeof item === "object")
      for (const child of Array.isArray(item) ? item : Object.values(item)) open.push(child);
    else tokens.add(String(item));
  }
  return tokens;
}

/** A text that is not to be tried as JSON (again). */
class Plain {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What JSON can begin with: of a text that begins otherwise, trying costs a thousand times what looking does. */
const JSON_BEGINS = /^[[{"\-\dtfn]/;

function asText(text: string): unknown {
  const trimmed = textOf(text) ?? "";
  if (!JSON_BEGINS.test(trimmed)) return new Plain(trimmed);
  try {
    const parsed: unknown = JSON.parse(trimmed);
    return typeof parsed === "string" ? new Plain(parsed.trim()) : parsed;
  } catch {
    return new Plain(trimmed);
  }
}
