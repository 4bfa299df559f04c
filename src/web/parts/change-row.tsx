import type { DiffDeal, DiffRow, Moved } from "../../contract/diff.ts";
import { CAUSE_WORDS } from "../words/diff-words.ts";
import { Level } from "./level.tsx";
import { Won } from "./won.tsx";

/** A counterparty that moved, and the deals that moved it. */
export function ChangeRow({ row }: { readonly row: DiffRow }) {
  const { from, to } = row.risk_level_rule;
  return (
    <details class="change">
      <summary>
        <span>
          <span class="small">{row.orgName}</span> <strong>{row.counterpartyName}</strong>
        </span>
        <span>
          {from === null ? "없음" : <Level level={from} />} → {to === null ? "없음" : <Level level={to} />}
        </span>
        <span class="number">
          확보 <Won won={row.coverage.delta} signed /> · 부족 <Won won={row.gap.delta} signed />
        </span>
      </summary>
      <p class="small">
        {[
          ["목표", row.target],
          ["확정", row.confirmed],
          ["예상", row.expected],
        ].map(([name, moved]) => (
          <Side key={String(name)} name={String(name)} moved={moved as Moved} />
        ))}
        등급 {row.tier.from ?? "없음"} → {row.tier.to ?? "없음"}
      </p>
      <Deals row={row} />
    </details>
  );
}

function Side({ name, moved }: { readonly name: string; readonly moved: Moved }) {
  const side = (won: number | null) => (won === null ? "없음" : <Won won={won} />);
  return (
    <span>
      {name} {side(moved.from)} → {side(moved.to)} ·{" "}
    </span>
  );
}

function Deals({ row: { deals, deals_more: more, unexplained } }: { readonly row: DiffRow }) {
  if (deals === null) return null;
  const rest = unexplained !== null && (unexplained.coverage !== 0 || unexplained.baseline !== 0) ? unexplained : null;
  return (
    <>
      {deals.length === 0 && <p class="small">수치를 움직인 딜이 없습니다.</p>}
      <ul>
        {deals.map((deal, at) => (
          <li key={deal.deal_id ?? at}>
            <Cause deal={deal} />
          </li>
        ))}
      </ul>
      {more !== null && more.count > 0 && (
        <p class="small">
          그 밖의 딜 {more.count}건: 확보 <Won won={more.coverage_effect} signed />, 지난해 확정{" "}
          <Won won={more.baseline_effect} signed />
        </p>
      )}
      {rest !== null && (
        <p class="small">
          딜로 설명되지 않는 몫: 확보 <Won won={rest.coverage} signed />, 지난해 확정 <Won won={rest.baseline} signed />
        </p>
      )}
    </>
  );
}

function Cause({ deal }: { readonly deal: DiffDeal }) {
  const { from, to } = deal;
  return (
    <>
      <strong>{deal.causes.map((cause) => CAUSE_WORDS[cause]).join(", ")}</strong>: {deal.deal_name ?? "(이름 없음)"}{" "}
      <span class="id">{deal.deal_id}</span>
      {deal.coverage_effect !== 0 && (
        <>
          {" "}
          · 확보 <Won won={deal.coverage_effect} signed />
        </>
      )}
      {deal.baseline_effect !== 0 && (
        <>
          {" "}
          · 지난해 확정 <Won won={deal.baseline_effect} signed />
        </>
      )}
      {from !== null && to !== null && from.status !== to.status && ` · ${from.status ?? "–"} → ${to.status ?? "–"}`}
      {from !== null && to !== null && from.amount !== to.amount && (
        <>
          {" "}
          · <Won won={from.amount} /> → <Won won={to.amount} />
        </>
      )}
    </>
  );
}
