import type { RiskLevel } from "../../contract/card.ts";
import type { Report, Summary } from "../../contract/report.ts";
import { inPercent } from "../../lib/money-text.ts";
import type { ChangeView } from "../use-view.ts";
import type { View } from "../view-state.ts";
import { LEVEL_MARKS } from "../words/report-words.ts";
import { CoverageBar } from "./coverage-bar.tsx";
import { Gap, Won } from "./won.tsx";

interface Props {
  readonly report: Report;
  readonly view: View;
  readonly change: ChangeView;
}

/** How many stand how, and the two tier groups against the month's minimum. */
export function Totals({ report, view, change }: Props) {
  const { counts, tier_groups: groups } = report.summary;
  const minimum = report.counterparties[0]?.flags.min_cov_current_month ?? null;
  const only = (level: RiskLevel) => change({ tab: "list", levels: isOnly(view, level) ? [] : [level], trigger: null });
  const onlyEmpty = () =>
    change({ tab: "list", levels: [], trigger: view.trigger === "PIPELINE_ZERO" ? null : "PIPELINE_ZERO" });
  return (
    <section class="totals" aria-label="요약">
      <div class="counts">
        <Count
          name="심각"
          kind="severe"
          mark={LEVEL_MARKS.심각}
          value={counts.severe}
          on={isOnly(view, "심각")}
          pick={() => only("심각")}
        />
        <Count
          name="보통"
          kind="normal"
          mark={LEVEL_MARKS.보통}
          value={counts.normal}
          on={isOnly(view, "보통")}
          pick={() => only("보통")}
        />
        <Count
          name="양호"
          kind="good"
          mark={LEVEL_MARKS.양호}
          value={counts.good}
          on={isOnly(view, "양호")}
          pick={() => only("양호")}
        />
        <Count
          name="파이프라인 0"
          kind="empty"
          mark="○"
          value={counts.pipeline_zero}
          on={view.trigger === "PIPELINE_ZERO"}
          pick={onlyEmpty}
        />
      </div>
      <div class="groups">
        <Group name="S0·P0·P1" group={groups.S0_P0_P1} minimum={minimum} />
        <Group name="P2" group={groups.P2} minimum={minimum} />
      </div>
    </section>
  );
}

function isOnly(view: View, level: RiskLevel): boolean {
  return view.levels.length === 1 && view.levels[0] === level;
}

interface CountProps {
  readonly name: string;
  readonly kind: string;
  readonly mark: string;
  readonly value: number;
  readonly on: boolean;
  readonly pick: () => void;
}

function Count({ name, kind, mark, value, on, pick }: CountProps) {
  return (
    <button type="button" class={`count ${kind}`} data-count={kind} aria-pressed={on} onClick={pick}>
      <span class="name">
        <span aria-hidden="true">{mark}</span> {name}
      </span>
      <strong>{value.toLocaleString("ko-KR")}</strong>
    </button>
  );
}

interface GroupProps {
  readonly name: string;
  readonly group: Summary["tier_groups"]["P2"];
  readonly minimum: number | null;
}

function Group({ name, group, minimum }: GroupProps) {
  const ratio = group.coverage_ratio;
  return (
    <div class="group" data-group={name}>
      <h2>
        {name} <span class="ratio">{ratio === null ? "목표 없음" : inPercent(Math.max(0, ratio))}</span>
      </h2>
      {minimum !== null && <CoverageBar ratio={ratio} minimum={minimum} />}
      <dl>
        <dt>목표</dt>
        <dd>
          <Won won={group.target} />
        </dd>
        <dt>확보</dt>
        <dd>
          <Won won={group.coverage} />
        </dd>
        <dt>부족</dt>
        <dd>
          <Gap won={group.gap} />
        </dd>
        {minimum !== null && (
          <>
            <dt>이달 최소 기준</dt>
            <dd>
              <Won won={group.target * minimum} /> ({inPercent(minimum)})
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
