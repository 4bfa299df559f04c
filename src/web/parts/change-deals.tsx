import type { DealSide, DiffDeal, DiffRow } from "../../contract/diff.ts";
import { CAUSE_WORDS } from "../words/diff-words.ts";
import { Scroller } from "./scroller.tsx";
import { Won } from "./won.tsx";

/** The deals that moved a row, and what they leave over; nothing when that cannot be told. */
export function ChangeDeals({ row: { deals, deals_more: more, unexplained } }: { readonly row: DiffRow }) {
  if (deals === null) return null;
  const rest = unexplained !== null && (unexplained.coverage !== 0 || unexplained.baseline !== 0) ? unexplained : null;
  if (deals.length === 0 && rest === null) return <p class="small">금액을 바꾼 딜이 없습니다.</p>;
  return (
    <Scroller name="금액을 바꾼 딜">
      <table class="deals">
        <caption>금액을 바꾼 딜</caption>
        <thead>
          <tr>
            {["이유", "딜", "상태", "금액", "확보 증감", "지난해 확정 증감"].map((name, at) => (
              <th key={name} scope="col" class={at > 2 ? "number" : ""}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {deals.map((deal, at) => (
            <Deal key={deal.deal_id ?? at} deal={deal} />
          ))}
          {more !== null && more.count > 0 && (
            <Rest
              name={`그 밖의 딜 ${more.count.toLocaleString("ko-KR")}건`}
              coverage={more.coverage_effect}
              baseline={more.baseline_effect}
            />
          )}
          {rest !== null && <Rest name="딜로 설명되지 않는 금액" coverage={rest.coverage} baseline={rest.baseline} />}
        </tbody>
      </table>
    </Scroller>
  );
}

function Deal({ deal }: { readonly deal: DiffDeal }) {
  const { from, to } = deal;
  return (
    <tr>
      <td>{deal.causes.map((cause) => CAUSE_WORDS[cause]).join(", ")}</td>
      <th scope="row">
        {deal.deal_name ?? "(이름 없음)"} <span class="id">{deal.deal_id}</span>
      </th>
      <td>{statusWords(from, to)}</td>
      <td class="number">
        {from !== null && to !== null && from.amount !== to.amount && (
          <>
            <Won won={from.amount} /> →{" "}
          </>
        )}
        {(to ?? from) === null ? "–" : <Won won={(to ?? from)?.amount ?? 0} />}
      </td>
      <Effect won={deal.coverage_effect} />
      <Effect won={deal.baseline_effect} />
    </tr>
  );
}

function statusWords(from: DealSide | null, to: DealSide | null): string {
  const status = (side: DealSide) =>
    [side.status ?? "없음", side.year === null ? "" : `${side.year}년`].join(" ").trim();
  const [before, after] = [from === null ? null : status(from), to === null ? null : status(to)];
  return before === null || after === null || before === after ? (after ?? before ?? "–") : `${before} → ${after}`;
}

function Rest({
  name,
  coverage,
  baseline,
}: {
  readonly name: string;
  readonly coverage: number;
  readonly baseline: number;
}) {
  return (
    <tr>
      <th scope="row" colSpan={4}>
        {name}
      </th>
      <Effect won={coverage} />
      <Effect won={baseline} />
    </tr>
  );
}

function Effect({ won }: { readonly won: number }) {
  return <td class="number">{won === 0 ? "–" : <Won won={won} signed />}</td>;
}
