import {
  measureElement,
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
  windowScroll,
} from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";

type Rows = Virtualizer<Window, HTMLTableSectionElement>;

export interface WindowRows {
  readonly items: readonly VirtualItem[];
  /** The first row in sight. */
  readonly first: number;
  /** Px of the rows that are left out above and below. */
  readonly above: number;
  readonly below: number;
  /** Give it to each row's element, which has `data-index`. */
  readonly measure: (element: HTMLTableSectionElement | null) => void;
  readonly scrollTo: (index: number) => void;
}

/** The rows of a long list that are in sight while the window scrolls; `top` is where the list begins, in px. */
export function useWindowRows(count: number, top: number, heightGuess: number): WindowRows {
  const [, redraw] = useReducer<number, void>((times) => times + 1, 0);
  const [rows] = useState<Rows>(() => new Virtualizer(optionsOf(count, top, heightGuess, redraw)));
  rows.setOptions(optionsOf(count, top, heightGuess, redraw));
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => rows._willUpdate());
  const items = rows.getVirtualItems();
  const measure = useRef(rows.measureElement).current;
  return {
    items,
    first: rows.range?.startIndex ?? 0,
    above: (items[0]?.start ?? top) - top,
    below: rows.getTotalSize() - ((items.at(-1)?.end ?? top) - top),
    measure,
    scrollTo: (index) => rows.scrollToIndex(index, { align: "auto" }),
  };
}

function optionsOf(
  count: number,
  scrollMargin: number,
  heightGuess: number,
  redraw: () => void,
): VirtualizerOptions<Window, HTMLTableSectionElement> {
  return {
    count,
    scrollMargin,
    estimateSize: () => heightGuess,
    overscan: 6,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    measureElement,
    initialOffset: () => window.scrollY,
    scrollPaddingStart: 48, // the head of the table stays in sight
    onChange: () => redraw(),
  };
}
