import type { DiffRow, Moved } from "../../contract/diff.ts";
import { usePrinting } from "../rows/use-printing.ts";
import { CAUSE_WORDS } from "../words/diff-words.ts";
import { ChangeDeals } from "./change-deals.tsx";
import { Level } from "./level.tsx";
import { Gap, Won } from "./won.tsx";

/** A counterparty that moved, the deal that did most of it, and once opened all that did. */
export function ChangeRow({ row }: { readonly row: DiffRow }) {
  const printing = usePrinting();
  return (
    <details class="change" {...(printing ? { open: true } : {})}>
      <summary>
        <span class="who">
          <span class="org">{row.orgName}</span> <strong>{row.counterpartyName}</strong>
        </span>
        <span class="levels">
          <Levels row={row} />
        </span>
        <span class="why">{reasonWords(row)}</span>
        <span class="number">
          확보 <Won won={row.coverage.delta} signed /> · 부족 <Won won={row.gap.delta} signed />
        </span>
      </summary>
      <dl class="sides">
        {SIDES.map(([name, money]) => (
          <Side key={name} name={name} moved={row[money]} Money={Won} />
        ))}
        <Side name="부족" moved={row.gap} Money={Gap} />
        <div>
          <dt>고객사 등급</dt>
          <dd>
            {row.tier.from === row.tier.to ? row.tier.to : `${row.tier.from ?? "없음"} → ${row.tier.to ?? "없음"}`}
          </dd>
        </div>
      </dl>
      <ChangeDeals row={row} />
    </details>
  );
}

const SIDES = [
  ["목표", "target"],
  ["확정", "confirmed"],
  ["예상", "expected"],
] as const;

function Levels({ row: { risk_level_rule: level } }: { readonly row: DiffRow }) {
  const side = (of: typeof level.from) => (of === null ? "없음" : <Level level={of} />);
  if (level.from === level.to) return side(level.to);
  return (
    <>
      {side(level.from)} → {side(level.to)}
    </>
  );
}

/** The largest deal's cause and name, and how many more there are. */
function reasonWords({ deals, deals_more: more }: DiffRow): string {
  const [first] = deals ?? [];
  if (first === undefined) return "";
  const others = (deals?.length ?? 0) - 1 + (more?.count ?? 0);
  const causes = first.causes.map((cause) => CAUSE_WORDS[cause]).join(", ");
  return `${causes}${first.deal_name === null ? "" : `: ${first.deal_name}`}${others > 0 ? ` 외 ${others}건` : ""}`;
}

interface SideProps {
  readonly name: string;
  readonly moved: Moved;
  readonly Money: typeof Won | typeof Gap;
}

function Side({ name, moved: { from, to }, Money }: SideProps) {
  const side = (won: number | null) => (won === null ? "없음" : <Money won={won} />);
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {from !== to && <>{side(from)} → </>}
        {side(to)}
      </dd>
    </div>
  );
}
