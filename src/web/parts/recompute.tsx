import { useState } from "preact/hooks";
import { Refusal, recompute } from "../api.ts";
import type { Live } from "../live/live-status.ts";
import type { View } from "../view-state.ts";
import { MODE_WORDS } from "../words/report-words.ts";
import { failureWords, phaseWords, RESULT_WORDS } from "../words/run-words.ts";

/** Where an asked-for run stands. */
type Asked =
  | { readonly kind: "idle" }
  | { readonly kind: "asking" }
  | { readonly kind: "begun"; readonly run: string }
  | { readonly kind: "refused"; readonly why: string };

/** Makes the report anew; the token is asked for when the server wants one, and kept nowhere but here. */
export function Recompute({ live, view }: { readonly live: Live; readonly view: View }) {
  const [asked, setAsked] = useState<Asked>({ kind: "idle" });
  const [token, setToken] = useState<string | null>(null);
  const [accepts, setAccepts] = useState(false);
  const current = live.status?.current_run ?? null;
  const last = live.status?.[view.mode].last_run;
  const ask = async () => {
    setAsked({ kind: "asking" });
    setAsked(await asking(view, token, accepts, () => setToken((before) => before ?? "")));
  };
  return (
    <section>
      <h3>다시 계산</h3>
      <form
        class="recompute"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <p>
          {view.date ?? "오늘"} {MODE_WORDS[view.mode]} 보고서를 지금의 내보내기로 다시 만듭니다.
        </p>
        {token !== null && (
          <label>
            운영 토큰{" "}
            <input
              type="password"
              autoComplete="off"
              value={token}
              onInput={({ currentTarget }) => setToken(currentTarget.value)}
            />
          </label>
        )}
        {(last?.code === "SOURCE_IMPLAUSIBLE" || accepts) && (
          <label>
            <input
              type="checkbox"
              checked={accepts}
              onChange={({ currentTarget }) => setAccepts(currentTarget.checked)}
            />{" "}
            자료가 크게 줄었어도 그대로 받아들임
          </label>
        )}
        <button type="submit" class="main" disabled={asked.kind === "asking" || current !== null}>
          다시 계산
        </button>
      </form>
      <p role="status" data-recompute={asked.kind}>
        {wordsOf(asked, live, view)}
      </p>
    </section>
  );
}

async function asking(view: View, token: string | null, accepts: boolean, needsToken: () => void): Promise<Asked> {
  try {
    const { result, job_run_id } = await recompute(view.mode, view.date, token || null, accepts);
    if (result === null) return { kind: "begun", run: job_run_id };
    return { kind: "refused", why: RESULT_WORDS[result] };
  } catch (error) {
    if (!(error instanceof Refusal)) return { kind: "refused", why: "서버에 닿지 못했습니다." };
    if (error.status !== 401) return { kind: "refused", why: failureOf(error) };
    needsToken();
    return { kind: "refused", why: token ? "토큰이 맞지 않습니다." : "운영 토큰이 필요합니다." };
  }
}

function failureOf({ code, message }: Refusal): string {
  if (code === "") return message;
  const { what, todo } = failureWords(code);
  return `${what} ${todo}`.trim();
}

function wordsOf(asked: Asked, { status }: Live, view: View): string {
  if (asked.kind === "asking") return "묻는 중입니다…";
  if (asked.kind === "refused") return asked.why;
  const current = status?.current_run ?? null;
  if (current !== null) {
    const cards = current.cards === undefined ? "" : ` (${current.cards.done}/${current.cards.of})`;
    return `${phaseWords(current.phase)}${cards}`;
  }
  const last = status?.[view.mode].last_run;
  if (asked.kind === "idle" || last?.job_run_id !== asked.run) return "";
  if (last.code === null) return `${RESULT_WORDS[last.result]}. 새 보고서를 보고 계십니다.`;
  const { what, todo } = failureWords(last.code);
  return `${RESULT_WORDS[last.result]}: ${what} ${todo}`.trim();
}
