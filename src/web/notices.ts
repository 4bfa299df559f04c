import type { PublicStatus } from "../contract/status.ts";
import type { Live } from "./live/live-status.ts";
import type { Shown } from "./use-report.ts";
import type { View } from "./view-state.ts";
import { MODE_WORDS } from "./words/report-words.ts";
import { failureWords, phaseWords } from "./words/run-words.ts";
import { dayWords, momentWords } from "./words/time-words.ts";

/** Something that must not be missed above the figures. */
export interface Notice {
  readonly kind: "stale" | "old" | "unchanged" | "running" | "failed" | "unavailable" | "lost";
  readonly tone: "bad" | "warn" | "info";
  readonly title: string;
  readonly text: string;
}

/** What to tell a reader before the figures are read, the worst first. */
export function noticesOf(shown: Shown, live: Live, view: View, today: string | null): Notice[] {
  const { status } = live;
  return [
    ...unavailable(shown),
    ...stale(shown),
    ...failed(shown, status, view),
    ...old(shown, view, today),
    ...unchanged(shown),
    ...running(status),
    ...lost(live, shown),
  ];
}

function unavailable({ report, trouble }: Shown): Notice[] {
  if (trouble === null) return [];
  const { what, todo } = failureWords(trouble.code);
  const reason = trouble.code === "" || trouble.code === "REPORT_UNAVAILABLE" ? trouble.detail : `${what} ${todo}`;
  const title = report === null ? "보여 드릴 보고서가 없습니다" : "새 보고서를 받지 못했습니다";
  return [{ kind: "unavailable", tone: "bad", title, text: reason.trim() }];
}

function stale({ report }: Shown): Notice[] {
  if (report?.meta.is_stale !== true) return [];
  const { as_of, requested_date, stale_reason } = report.meta;
  const { what, todo } = failureWords(stale_reason ?? "");
  const asked = requested_date === undefined ? "요청한" : dayWords(requested_date);
  const title = `최신이 아닙니다: ${dayWords(as_of)} 기준의 보고서입니다`;
  return [{ kind: "stale", tone: "bad", title, text: `${asked} 보고서를 만들지 못했습니다. ${what} ${todo}`.trim() }];
}

function failed({ report }: Shown, status: PublicStatus | null, view: View): Notice[] {
  const run = status?.[view.mode].last_run;
  if (run?.result !== "FAILED" || report?.meta.is_stale === true) return [];
  if (report !== null && run.as_of < report.meta.as_of) return [];
  const { what, todo } = failureWords(run.code ?? "PIPELINE_FAILED");
  const title = `마지막 작업이 실패했습니다 (${MODE_WORDS[view.mode]}, ${momentWords(run.started_at)})`;
  const kept = report === null ? "" : "지금 보이는 보고서는 그대로 유효합니다.";
  return [{ kind: "failed", tone: "bad", title, text: `${what} ${todo} ${kept}`.trim() }];
}

function old({ report, awaiting }: Shown, view: View, today: string | null): Notice[] {
  if (report === null || report.meta.is_stale === true || view.date !== null || today === null) return [];
  if (report.meta.as_of >= today) return [];
  const title = `오늘 보고서가 아닙니다: ${dayWords(report.meta.as_of)} 기준입니다`;
  return [{ kind: "old", tone: "warn", title, text: awaiting ? "오늘 보고서를 받는 중입니다." : "" }];
}

function unchanged({ report }: Shown): Notice[] {
  if (report?.meta.source_unchanged !== true) return [];
  const text = `직전 보고서와 같은 내보내기(${momentWords(report.meta.db_version)})로 만들어 수치가 새롭지 않습니다.`;
  return [{ kind: "unchanged", tone: "warn", title: "간밤의 CRM 내보내기가 도착하지 않았습니다", text }];
}

function running(status: PublicStatus | null): Notice[] {
  const run = status?.current_run ?? null;
  if (run === null) return [];
  const cards = run.cards === undefined ? "" : ` (${run.cards.done}/${run.cards.of})`;
  const modes = run.modes.map((mode) => MODE_WORDS[mode]).join(", ");
  const title = `${dayWords(run.as_of)} 보고서를 만들고 있습니다 (${modes})`;
  return [{ kind: "running", tone: "info", title, text: `${phaseWords(run.phase)}${cards}. 끝나면 저절로 바뀝니다.` }];
}

function lost({ link }: Live, { report }: Shown): Notice[] {
  if (link !== "lost") return [];
  const text =
    report === null ? "다시 연결하고 있습니다." : "보이는 것은 마지막으로 받은 수치입니다. 다시 연결하고 있습니다.";
  return [{ kind: "lost", tone: "warn", title: "서버와 연결이 끊겼습니다", text }];
}
