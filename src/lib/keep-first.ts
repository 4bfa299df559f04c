/**
 * Keeps in `kept` the `limit` first items of an order, in order: a new item is put where it belongs, or nowhere. Called for every row
 * of an export: what comes too late costs one comparison, and nothing is made anew.
 */
export function keepFirst<T>(kept: T[], item: T, compare: (a: T, b: T) => number, limit: number): void {
  const last = kept[kept.length - 1];
  if (kept.length === limit && (last === undefined || compare(item, last) >= 0)) return;
  const at = placeOf(kept, item, compare);
  if (kept.length < limit) kept.push(item);
  for (let to = kept.length - 1; to > at; to--) kept[to] = kept[to - 1] as T; // the last one out
  kept[at] = item;
}

/** Behind those that are equal. */
function placeOf<T>(kept: readonly T[], item: T, compare: (a: T, b: T) => number): number {
  let from = 0;
  let to = kept.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compare(item, kept[middle] as T) < 0) to = middle;
    else from = middle + 1;
  }
  return from;
}
