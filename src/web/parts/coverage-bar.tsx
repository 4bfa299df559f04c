import { inPercent } from "../../lib/money-text.ts";

interface Props {
  /** Coverage over target; null without a target. */
  readonly ratio: number | null;
  /** This month's minimum, as a ratio. */
  readonly minimum: number;
}

/** Coverage as a bar of the target, with a mark at the month's minimum. */
export function CoverageBar({ ratio, minimum }: Props) {
  if (ratio === null) return <span class="bar none" />;
  return (
    <span class="bar" role="img" aria-label={`달성률 ${inPercent(ratio)}, 이달 최소 기준 ${inPercent(minimum)}`}>
      <span class={ratio < minimum ? "fill under" : "fill"} style={{ width: `${Math.min(1, ratio) * 100}%` }} />
      <span class="mark" style={{ left: `${minimum * 100}%` }} />
    </span>
  );
}
