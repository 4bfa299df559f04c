import { useState } from "preact/hooks";
import type { Counterparty, Report } from "../../contract/report.ts";
import { MODE_WORDS } from "../words/report-words.ts";

interface Props {
  readonly report: Report;
  /** What is filtered, in the order that is shown. */
  readonly rows: readonly Counterparty[];
}

/** Files of what is shown, a link to it, and paper. */
export function TakeAlong({ report, rows }: Props) {
  const [said, setSaid] = useState("");
  const name = `카운터파티-위험-${report.meta.as_of}-${MODE_WORDS[report.meta.mode]}`;
  const trying = (work: () => Promise<void>, done: string) => () =>
    work().then(
      () => setSaid(done),
      () => setSaid("하지 못했습니다. 다시 해 보세요."),
    );
  const csv = async () => {
    const [{ csvOf }, { save }] = await Promise.all([import("../take-along/csv.ts"), import("../take-along/save.ts")]);
    save(new Blob([csvOf(rows)], { type: "text/csv;charset=utf-8" }), `${name}.csv`);
  };
  const xlsx = async () => {
    const [{ xlsxOf }, { save }] = await Promise.all([
      import("../take-along/xlsx.ts"),
      import("../take-along/save.ts"),
    ]);
    save(await xlsxOf(rows, `${report.meta.as_of} ${MODE_WORDS[report.meta.mode]}`), `${name}.xlsx`);
  };
  const link = () => navigator.clipboard.writeText(location.href);
  return (
    <div class="take-along">
      <button type="button" onClick={trying(csv, "CSV를 저장했습니다.")}>
        CSV
      </button>
      <button type="button" onClick={trying(xlsx, "Excel 파일을 저장했습니다.")}>
        Excel
      </button>
      <button type="button" onClick={() => print()}>
        인쇄
      </button>
      {isSecureContext && (
        <button type="button" onClick={trying(link, "링크를 복사했습니다.")}>
          링크 복사
        </button>
      )}
      <span class="said" role="status">
        {said}
      </span>
    </div>
  );
}
