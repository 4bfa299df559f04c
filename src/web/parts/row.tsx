import { memo } from "preact/compat";
import type { Counterparty } from "../../contract/report.ts";
import { inPercent } from "../../lib/money-text.ts";
import { BLOCKER_WORDS } from "../words/report-words.ts";
import { CoverageBar } from "./coverage-bar.tsx";
import { Level } from "./level.tsx";
import { RowDetails } from "./row-details.tsx";
import { Gap, Won } from "./won.tsx";

interface Props {
  readonly row: Counterparty;
  readonly index: number;
  readonly isOpen: boolean;
  /** The Tab key stops here. */
  readonly isStop: boolean;
  /** Of the table; a cell over more of them than there are would make some. */
  readonly columns: number;
  readonly measure: (element: HTMLTableSectionElement | null) => void;
  readonly onToggle: () => void;
}

/** A counterparty, and what is behind it once opened. */
export const Row = memo(
  function Row({ row, index, isOpen, isStop, columns, measure, onToggle }: Props) {
    const details = `row-${index}`;
    return (
      <tbody ref={measure} data-index={index} class={isOpen ? "open" : ""}>
        <tr aria-rowindex={index + 2} onClick={(event) => isPlain(event) && onToggle()}>
          <td>
            <Level level={row.risk_level_rule} />
          </td>
          <th scope="row">
            <button
              type="button"
              class="opener"
              data-row={index}
              tabIndex={isStop ? 0 : -1}
              aria-expanded={isOpen}
              aria-controls={isOpen ? details : undefined}
              onClick={onToggle}
            >
              <span class="org">{row.orgName}</span> <span class="counterparty">{row.counterpartyName}</span>
            </button>
            {row.flags.excluded_by_quality && <span class="badge">소속 미상</span>}
          </th>
          <td class="wide">{row.tier}</td>
          <td class="wide number">
            <Won won={row.target} />
          </td>
          <td class="wide number">
            <Won won={row.coverage} />
          </td>
          <td class="number">
            {row.coverage_ratio === null ? "–" : inPercent(row.coverage_ratio)}
            <CoverageBar ratio={row.coverage_ratio} minimum={row.flags.min_cov_current_month} />
          </td>
          <td class="number">
            <Gap won={row.gap} />
          </td>
          <td class="wide blockers">{row.top_blockers.map((each) => BLOCKER_WORDS[each]).join(", ")}</td>
        </tr>
        {isOpen && (
          <tr class="details" id={details}>
            <td colSpan={columns}>
              <RowDetails row={row} />
            </td>
          </tr>
        )}
      </tbody>
    );
  },
  (before, after) =>
    before.row === after.row &&
    before.index === after.index &&
    before.isOpen === after.isOpen &&
    before.isStop === after.isStop &&
    before.columns === after.columns,
);

/** A click that neither marks text nor hits the button, which has its own. */
function isPlain({ target }: MouseEvent): boolean {
  return getSelection()?.isCollapsed !== false && !(target instanceof Element && target.closest("button"));
}
