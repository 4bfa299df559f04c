import type { ChangeView } from "../use-view.ts";
import type { SortKey, View } from "../view-state.ts";

interface Column {
  readonly name: string;
  readonly sort: SortKey | null;
  readonly kind: "text" | "number";
  /** Left out where there is little room; the open row shows it. */
  readonly wide?: true;
}

const HEADS: readonly Column[] = [
  { name: "위험", sort: "report", kind: "text" },
  { name: "고객사 / 카운터파티", sort: "name", kind: "text" },
  { name: "등급", sort: "tier", kind: "text", wide: true },
  { name: "목표", sort: "target", kind: "number", wide: true },
  { name: "확보", sort: "coverage", kind: "number", wide: true },
  { name: "달성률", sort: "ratio", kind: "number" },
  { name: "부족", sort: "gap", kind: "number" },
  { name: "걸림돌", sort: null, kind: "text", wide: true },
];

/** Columns where there is room, and where there is little (as in style/narrow.css). */
export const COLUMNS = { wide: HEADS.length, narrow: HEADS.filter(({ wide }) => !wide).length };
export const NARROW = "(max-width: 900px)";

/** The columns' names, which sort; by risk is the report's own order. */
export function TableHead({ view, change }: { readonly view: View; readonly change: ChangeView }) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {HEADS.map(({ name, sort, kind, wide }) => (
          <th key={name} scope="col" class={`${kind} ${wide ? "wide" : ""}`} aria-sort={sortOf(view, sort)}>
            {sort === null ? (
              name
            ) : (
              <button type="button" onClick={() => change(sortedBy(view, sort))}>
                {name}
                <span aria-hidden="true">{ARROWS[sortOf(view, sort) ?? "none"]}</span>
              </button>
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

const ARROWS = { ascending: " ↑", descending: " ↓", none: "" };

function sortOf(view: View, sort: SortKey | null): "ascending" | "descending" | undefined {
  if (view.sort !== sort) return undefined;
  return view.descending ? "descending" : "ascending";
}

function sortedBy(view: View, sort: SortKey): Partial<View> {
  return { sort, descending: view.sort === sort && !view.descending };
}
