import type { AsOf } from "../calendar.ts";
import type { Prng } from "../prng.ts";
import type { Column } from "./column.ts";
import { fillerText } from "./filler.ts";

export type Cell = string | null;
/** The columns that mean something, by name. */
export type Core = { readonly [name: string]: Cell };

/** A row in the order of its columns: what means something from `core`, the rest made up or NULL. */
export function fillRow(columns: readonly Column[], core: Core, asOf: AsOf, filler: Prng): Cell[] {
  return columns.map(([name, kind, percent]) => {
    if (kind === "core") return core[name] ?? null;
    return filler.chance(percent) ? fillerText(kind, asOf, filler) : null;
  });
}
