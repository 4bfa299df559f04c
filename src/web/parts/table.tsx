import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Counterparty } from "../../contract/report.ts";
import { useMedia } from "../rows/use-media.ts";
import { usePrinting } from "../rows/use-printing.ts";
import { useWindowRows } from "../rows/use-window-rows.ts";
import type { ChangeView } from "../use-view.ts";
import type { View } from "../view-state.ts";
import { Row } from "./row.tsx";
import { COLUMNS, NARROW, TableHead } from "./table-head.tsx";

const ROW_HEIGHT = 45;

interface Props {
  readonly rows: readonly Counterparty[];
  readonly view: View;
  readonly change: ChangeView;
}

/** Every counterparty, of which only those in sight are drawn; all of them for the printer. */
export function Table({ rows, view, change }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const table = useRef<HTMLTableElement>(null);
  const top = useTopOf(table);
  const sight = useWindowRows(rows.length, top, ROW_HEIGHT);
  const printing = usePrinting();
  const columns = useMedia(NARROW) ? COLUMNS.narrow : COLUMNS.wide;
  const [current, setCurrent] = useState(0);
  const toggle = useCallback((key: string) => setOpen((before) => toggled(before, key)), []);
  const items = printing ? rows.map((_, index) => ({ index })) : sight.items;
  // the rows are one stop of the Tab key: the one that was focused last, or else the first in sight
  const stop = items.some(({ index }) => index === current) && current < rows.length ? current : sight.first;
  return (
    <table
      ref={table}
      class="rows"
      aria-rowcount={rows.length + 1}
      onFocusIn={({ target }) => setCurrent((before) => rowOf(target)?.at ?? before)}
      onKeyDown={(event) => moveFocus(event, rows.length, sight.scrollTo)}
    >
      <caption class="unseen">
        카운터파티별 목표와 확보 금액. 행의 버튼을 누르면 근거와 딜이 열리고, 위아래 화살표 키로 행을 옮겨 다닐 수
        있습니다.
      </caption>
      <TableHead view={view} change={change} />
      {!printing && <Filler height={sight.above} />}
      {items.map(({ index }) => {
        const row = rows[index];
        if (row === undefined) return null;
        const key = `${row.orgId}\n${row.counterpartyName}`;
        return (
          <Row
            key={key}
            row={row}
            index={index}
            isOpen={open.has(key)}
            isStop={index === stop}
            columns={columns}
            measure={sight.measure}
            onToggle={() => toggle(key)}
          />
        );
      })}
      {!printing && <Filler height={sight.below} />}
      {rows.length === 0 && (
        <tbody>
          <tr>
            <td colSpan={columns} class="nothing">
              조건에 맞는 카운터파티가 없습니다.
            </td>
          </tr>
        </tbody>
      )}
    </table>
  );
}

function toggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(key)) after.add(key);
  return after;
}

/** Takes the room of the rows that are not drawn. */
function Filler({ height }: { readonly height: number }) {
  return (
    <tbody class="filler" aria-hidden="true">
      <tr style={{ height: `${height}px` }} />
    </tbody>
  );
}

/** Where a table's rows begin in the document, px; measured after each drawing, since what is above it changes. */
function useTopOf(table: { readonly current: HTMLTableElement | null }): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const head = table.current?.tHead;
    if (head)
      setTop(Math.round((table.current?.getBoundingClientRect().top ?? 0) + window.scrollY + head.offsetHeight));
  });
  return top;
}

/** The row whose opener this is. */
function rowOf(target: EventTarget | null): { readonly at: number } | null {
  const opener = target instanceof HTMLElement ? target.closest<HTMLElement>("button.opener") : null;
  return opener === null ? null : { at: Number(opener.dataset.row) };
}

/** Arrow keys, Home and End go from row to row, also to those that are not drawn yet. */
function moveFocus(event: KeyboardEvent, count: number, scrollTo: (index: number) => void): void {
  const at = rowOf(event.target)?.at;
  if (at === undefined) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[event.key];
  if (to === undefined || to < 0 || to >= count) return;
  event.preventDefault();
  scrollTo(to);
  const focus = (tries: number) => {
    const next = document.querySelector<HTMLElement>(`button.opener[data-row="${to}"]`);
    if (next !== null) next.focus({ preventScroll: to !== 0 });
    else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
  };
  focus(120);
}
