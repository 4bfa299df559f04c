import type { Cell } from "../columns/fill-row.ts";

/** A table of the export: its columns in order, and its rows, each made when it is asked for. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns that a row has cells for, in the order of the cells; the others are NULL. */
  readonly filled: readonly string[];
  readonly rows: number;
  row(index: number): readonly Cell[];
}
