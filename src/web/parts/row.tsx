import { memo } from "preact/compat";
import type { Counterparty } from "../../contract/report.ts";
import { inPercent } from "../../lib/money-text.ts";
import { BLOCKER_WORDS } from "../words/report-words.ts";
import { CoverageBar } from "./coverage-bar.tsx";
import { Level } from "./level.tsx";
import { RowDetails } from "./row-details.tsx";
import { COLUMNS } from "./table-head.tsx";
import { Won } from "./won.tsx";

interface Props {
  readonly row: Counterparty;
  readonly index: number;
  readonly isOpen: boolean;
  readonly measure: (element: HTMLTableSectionElement | null) => void;
  readonly onToggle: () => void;
}

/** A counterparty, and what is behind it once opened. */
export const Row = memo(
  function Row({ row, index, isOpen, measure, onToggle }: Props) {
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
            <Won won={row.gap} />
          </td>
          <td class="wide blockers">{row.top_blockers.map((each) => BLOCKER_WORDS[each]).join(", ")}</td>
        </tr>
        {isOpen && (
          <tr class="details" id={details}>
            <td colSpan={COLUMNS}>
              <RowDetails row={row} />
            </td>
          </tr>
        )}
      </tbody>
    );
  },
  (before, after) => before.row === after.row && before.index === after.index && before.isOpen === after.isOpen,
);

/** A click that neither marks text nor hits the button, which has its own. */
function isPlain({ target }: MouseEvent): boolean {
  return getSelection()?.isCollapsed !== false && !(target instanceof Element && target.closest("button"));
}
