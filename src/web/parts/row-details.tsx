import type { Counterparty, TopDeal } from "../../contract/report.ts";
import { inPercent } from "../../lib/money-text.ts";
import { BLOCKER_WORDS, FALLBACK_WORDS, TRIGGER_WORDS } from "../words/report-words.ts";
import { momentWords } from "../words/time-words.ts";
import { Level } from "./level.tsx";
import { Scroller } from "./scroller.tsx";
import { Gap, Won } from "./won.tsx";

/** What is behind a row: the arithmetic, the sentences and where they come from, the deals, the doubts. */
export function RowDetails({ row }: { readonly row: Counterparty }) {
  return (
    <div class="behind">
      <Arithmetic row={row} />
      <section>
        <h3>근거</h3>
        <ul>
          {row.evidence_bullets.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <h3>할 일</h3>
        <ol>
          {row.recommended_actions.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ol>
        <p class="small">
          걸림돌: {row.top_blockers.map((each) => BLOCKER_WORDS[each]).join(", ")} · {sourceWords(row)}
        </p>
        {row.risk_level_llm !== row.risk_level_rule && (
          <p class="small">
            AI가 본 위험: <Level level={row.risk_level_llm} /> (판정은 규칙의 것입니다)
          </p>
        )}
      </section>
      <Deals deals={row.deals_top} />
      <Doubts row={row} />
    </div>
  );
}

function Arithmetic({ row }: { readonly row: Counterparty }) {
  const { flags } = row;
  const multiplier = row.baseline > 0 ? Number((row.target / row.baseline).toFixed(4)) : null;
  return (
    <section class="sums">
      <h3>계산</h3>
      <p>
        지난해 확정 <Won won={row.baseline} /> {multiplier !== null && `× ${multiplier} `}= 올해 목표{" "}
        <Won won={row.target} />
      </p>
      <p>
        확정 <Won won={row.confirmed} /> ({row.counts.confirmed_deals}건) + 예상 <Won won={row.expected} /> (
        {row.counts.expected_deals}건) = 확보 <Won won={row.coverage} />
      </p>
      <p>
        목표 − 확보 = 부족 <Gap won={row.gap} />
      </p>
      <p>
        {row.coverage_ratio !== null && `달성률 ${inPercent(row.coverage_ratio)}, `}이달 최소 기준{" "}
        {inPercent(flags.min_cov_current_month)}, 심각 기준 {inPercent(flags.severe_threshold)} 미만 →{" "}
        <Level level={row.risk_level_rule} /> ({TRIGGER_WORDS[flags.rule_trigger]}) · 등급 {row.tier}
      </p>
    </section>
  );
}

function sourceWords({ llm_meta: meta }: Counterparty): string {
  const model = meta.model ?? "AI";
  if (meta.source === "llm") return `문장: ${model}, ${momentWords(meta.created_at)}`;
  if (meta.source === "cache") return `문장: ${model}이 ${momentWords(meta.created_at)}에 쓴 것을 다시 씀`;
  return `문장: 기본 문장${meta.fallback_reason === null ? "" : ` (${FALLBACK_WORDS[meta.fallback_reason]})`}`;
}

function Deals({ deals }: { readonly deals: readonly TopDeal[] }) {
  if (deals.length === 0) return <p class="small">올해의 딜이 없습니다.</p>;
  return (
    <Scroller name="금액이 큰 올해의 딜">
      <table class="deals">
        <caption>금액이 큰 올해의 딜 {deals.length}건</caption>
        <thead>
          <tr>
            {["딜", "상태", "성사 가능성", "금액", "수주 예정", "계약", "수강", "코스"].map((name) => (
              <th key={name} scope="col" class={name === "금액" ? "number" : ""}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {deals.map((deal, at) => (
            <tr key={deal.deal_id ?? at}>
              <th scope="row">
                {deal.deal_name ?? "(이름 없음)"} <span class="id">{deal.deal_id}</span>
              </th>
              <td>{deal.status}</td>
              <td>{deal.possibility ?? "–"}</td>
              <td class="number">
                <Won won={deal.amount} />
              </td>
              <td>{deal.expected_close_date ?? "–"}</td>
              <td>{deal.contract_date ?? "–"}</td>
              <td>
                {deal.start_date === null && deal.end_date === null
                  ? "–"
                  : `${deal.start_date ?? "?"} ~ ${deal.end_date ?? "?"}`}
              </td>
              <td>{deal.course_id_exists ? "있음" : "없음"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function Doubts({ row: { counts, flags } }: { readonly row: Counterparty }) {
  const doubts = [
    ...(flags.excluded_by_quality ? ["담당자의 소속 상위 조직이 비어 있습니다."] : []),
    ...(counts.amount_zero_deals > 0 ? [`금액이 0인 딜 ${counts.amount_zero_deals}건`] : []),
    ...(counts.amount_parse_fail > 0 ? [`금액을 읽지 못한 딜 ${counts.amount_parse_fail}건`] : []),
    ...(counts.year_unknown > 0 ? [`연도를 알 수 없는 딜 ${counts.year_unknown}건`] : []),
  ];
  if (doubts.length === 0) return null;
  return <p class="doubts">자료 확인: {doubts.join(" · ")}</p>;
}
