import { useEffect, useRef } from "preact/hooks";
import { freshness, type Link, type Live } from "../live/live-status.ts";
import { scheduleWords, sentenceOf, sourceWords } from "../live/status-words.ts";
import { useNow } from "../live/use-now.ts";
import { useRuns } from "../live/use-runs.ts";
import type { View } from "../view-state.ts";
import { MODE_WORDS } from "../words/report-words.ts";
import { RESULT_WORDS, TRIGGER_OF_RUN_WORDS } from "../words/run-words.ts";
import { durationWords, momentWords } from "../words/time-words.ts";
import { Recompute } from "./recompute.tsx";
import { Scroller } from "./scroller.tsx";

const LINK_WORDS: Readonly<Record<Link, string>> = {
  connecting: "연결하는 중",
  live: "실시간",
  polling: "몇 초마다 확인",
  lost: "끊김, 다시 연결하는 중",
};

interface Props {
  readonly live: Live;
  readonly view: View;
  readonly onClose: () => void;
}

/** What an operator asks first, and the button for what he does then. */
export function Operations({ live, view, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="drawer" aria-labelledby="operations" onClose={onClose}>
      <div class="drawer-head">
        <h2 id="operations">운영</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          닫기
        </button>
      </div>
      <State live={live} />
      <Recompute live={live} view={view} />
      <Runs fresh={`${freshness(live.status, "offline")} ${freshness(live.status, "online")}`} />
    </dialog>
  );
}

function State({ live: { status, link, heardAt } }: { readonly live: Live }) {
  const now = useNow();
  if (status === null) return <p class="waiting">상태를 묻는 중입니다… ({LINK_WORDS[link]})</p>;
  const newest = (mode: "offline" | "online") => {
    const success = status[mode].last_success;
    return success === undefined ? "아직 없음" : `${success.as_of} (${momentWords(success.generated_at)} 작성)`;
  };
  return (
    <div class="state">
      <p>
        <strong>{sentenceOf(status)}</strong>
      </p>
      <dl>
        <dt>출강 보고서</dt>
        <dd>{newest("offline")}</dd>
        <dt>온라인 보고서</dt>
        <dd>{newest("online")}</dd>
        <dt>내보내기 파일</dt>
        <dd>{sourceWords(status, now - heardAt)}</dd>
        <dt>수정 시각</dt>
        <dd>{status.db.mtime === null ? "–" : momentWords(status.db.mtime)}</dd>
        <dt>서명</dt>
        <dd>
          <code>{status.db.signature ?? "–"}</code>
        </dd>
        <dt>일정</dt>
        <dd>{scheduleWords(status)}</dd>
        <dt>연결</dt>
        <dd data-link={link}>{LINK_WORDS[link]}</dd>
      </dl>
    </div>
  );
}

function Runs({ fresh }: { readonly fresh: string }) {
  const runs = useRuns(fresh);
  return (
    <section>
      <h3>최근 작업</h3>
      {runs === null && <p class="small">불러오는 중입니다…</p>}
      {runs?.length === 0 && <p class="small">아직 없습니다.</p>}
      {runs !== null && runs.length > 0 && (
        <Scroller name="최근 작업">
          <table>
            <thead>
              <tr>
                {["시작", "기준일", "구분", "계기", "결과", "걸린 시간"].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={`${run.job_run_id} ${run.mode} ${run.result}`} title={run.msg}>
                  <td>{momentWords(run.started_at)}</td>
                  <td>{run.as_of}</td>
                  <td>{MODE_WORDS[run.mode]}</td>
                  <td>{TRIGGER_OF_RUN_WORDS[run.trigger]}</td>
                  <td>
                    {RESULT_WORDS[run.result]} {run.code !== null && <code>{run.code}</code>}
                  </td>
                  <td class="number">{durationWords(run.duration_ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </section>
  );
}
